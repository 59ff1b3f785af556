import { describe, expect, it } from 'vitest';
import { AddressRule } from './address-rule.ts';

describe('what may be connected to', () => {
  const rule = new AddressRule(undefined);

  for (const address of ['93.184.215.14', '1.1.1.1', '172.32.0.1', '2606:2800:21f:cb07::1', '::ffff:93.184.215.14']) {
    it(`${address} may`, () => expect(rule.allows(address)).toBe(true));
  }

  for (const address of [
    '127.0.0.1',
    '127.8.9.1',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.20',
    '169.254.169.254',
    '100.64.0.1',
    '192.0.0.8',
    '198.18.0.1',
    '224.0.0.1',
    '239.1.1.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fe80::1%eth0',
    'fd00::1',
    'ff02::1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::127.0.0.1',
    'localhost',
    '0x7f.1',
    '2130706433',
    '',
  ]) {
    it(`${JSON.stringify(address)} may not`, () => expect(rule.allows(address)).toBe(false));
  }

  it('this machine’s own addresses of the open internet may not, nor those of its neighbours', () => {
    const line = (address: string, cidr: string) => ({
      address,
      cidr,
      netmask: '',
      mac: '',
      internal: false,
      ...(address.includes(':') ? { family: 'IPv6' as const, scopeid: 0 } : { family: 'IPv4' as const }),
    });
    const at = new AddressRule(undefined, () => ({
      eth0: [line('93.184.215.14', '93.184.215.14/28'), line('2a02:1::5', '2a02:1::5/64')],
    }));
    expect(['93.184.215.14', '93.184.215.2', '2a02:1::5', '2a02:1::99'].filter((each) => at.allows(each))).toEqual([]);
    expect(['93.184.215.99', '2a02:2::5'].every((each) => at.allows(each))).toBe(true);
  });

  it('what the owner lists may, and nothing beside it', () => {
    const listed = new AddressRule('192.168.1.0/24, fd00::5');
    expect(['192.168.1.20', '::ffff:192.168.1.20', 'fd00::5'].map((each) => listed.allows(each))).toEqual([
      true,
      true,
      true,
    ]);
    expect(['192.168.2.20', 'fd00::6', '127.0.0.1'].map((each) => listed.allows(each))).toEqual([false, false, false]);
    expect([listed.isListed('192.168.1.20'), listed.isListed('1.1.1.1')]).toEqual([true, false]);
  });

  it('a list that cannot be read is told by its entry', () => {
    expect(() => new AddressRule('192.168.1.0/24, camera.local')).toThrow(/allowed addresses: "camera.local"/);
  });
});
