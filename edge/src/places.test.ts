import { describe, expect, it } from 'vitest';
import { Places } from './places.ts';

describe('places', () => {
  const options = { maxConnectionsEach: 1, maxRequestsEach: 2 };

  it('have a bound each, on requests and on connections', () => {
    const places = new Places(options);
    const [a, b] = [places.of('a'), places.of('b')];
    expect([places.ask(a), places.ask(a), places.ask(a), places.ask(b)]).toEqual([true, true, false, true]);
    places.answered(a);
    places.answered(a);
    expect(places.ask(a)).toBe(true);
    expect([places.connect(a), places.connect(a), places.connect(b)]).toEqual([true, false, true]);
  });

  it('are known as long as anything of them is open', () => {
    const places = new Places(options);
    const place = places.of('a');
    places.connect(place);
    places.ask(place);
    places.answered(place);
    expect(places.of('a')).toBe(place);
    places.disconnect(place);
    expect(places.size).toBe(0);
  });
});
