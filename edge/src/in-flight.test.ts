import { describe, expect, it } from 'vitest';
import { InFlight } from './in-flight.ts';

describe('requests under way', () => {
  it('are bounded for each place by itself, and free again when they leave', () => {
    const inFlight = new InFlight(2);
    expect(['a', 'a', 'a', 'b'].map((place) => inFlight.enter(place))).toEqual([true, true, false, true]);
    inFlight.leave('a');
    expect(inFlight.enter('a')).toBe(true);
  });
});
