import { describe, expect, it } from 'vitest';
import { openOriginPicker, parseBases } from './origin-picker.ts';

describe('where a channel is fetched', () => {
  const configured = 'http://10.0.0.9:8081';
  const rows = [
    { name: 'nothing is told', named: undefined, picked: [configured] },
    { name: 'the bus names one', named: 'http://10.0.0.5:8081', picked: ['http://10.0.0.5:8081', configured] },
    { name: 'it names the configured one', named: `${configured}/`, picked: [configured] },
    { name: 'it names nonsense', named: 'file:///etc', picked: [configured] },
    { name: 'another machine names its loopback', named: 'http://127.0.0.1:8081', picked: [configured] },
    {
      name: 'all on one machine',
      named: 'http://127.0.0.1:9000',
      fallback: 'http://127.0.0.1:8081',
      picked: ['http://127.0.0.1:9000', 'http://127.0.0.1:8081'],
    },
    {
      name: 'shields stand before',
      named: 'http://10.0.0.5:8081',
      shields: ['http://a:1', 'http://b:1'],
      picked: ['http://a:1', 'http://b:1', 'http://10.0.0.5:8081', configured],
    },
  ];
  it.each(rows)('$name', ({ named, fallback: fallbackOrigin = configured, shields = [], picked }) => {
    const picker = openOriginPicker({ namedOrigin: () => named, fallbackOrigin, shields });
    expect(picker.originsOf('sunday')).toEqual(picked);
    expect(picker.isShielded).toBe(shields.length > 0);
  });

  it('addresses are read from one line, and nonsense is refused by its key', () => {
    expect(parseBases('http://a:1/, https://b ,')).toEqual(['http://a:1', 'https://b']);
    expect(parseBases(undefined)).toEqual([]);
    expect(() => parseBases('a:1')).toThrow('EDGE_SHIELD_URL');
  });
});
