import { describe, expect, it } from 'vitest';
import { plainAddress, senderOf } from './address.ts';

describe('addresses', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::6', '2001:db8:1:2::6', '2001:db8:1:2'],
    ['2001:db8::6', '2001:db8::6', '2001:db8:0:0'],
    ['::1', '::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80::1%eth0', 'fe80:0:0:0'],
    [undefined, 'unknown', 'unknown'],
  ])('%s is shown as %s and counted as %s', (remote, plain, sender) => {
    expect(plainAddress(remote)).toBe(plain);
    expect(senderOf(plain)).toBe(sender);
  });
});
