import { describe, expect, it } from 'vitest';
import { placeOf } from './networks.ts';

describe('what counts as one place', () => {
  const rows = [
    { address: '192.0.2.1', place: '192.0.2.1' },
    { address: '2001:db8:1:2:3:4:5:6', place: '2001:db8:1:2::/64' },
    { address: '2001:db8:1:2:ffff::1', place: '2001:db8:1:2::/64' },
    { address: '2001:DB8::1', place: '2001:db8:0:0::/64' },
    { address: '::1', place: '0:0:0:0::/64' },
    { address: 'fe80::1', place: 'fe80:0:0:0::/64' },
  ];
  it.each(rows)('$address', ({ address, place }) => {
    expect(placeOf(address)).toBe(place);
  });
});
