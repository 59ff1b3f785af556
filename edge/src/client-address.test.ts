import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { openClientAddresses } from './client-address.ts';

function requestFrom(remote: string, headers: Record<string, string>): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: remote });
  return Object.assign(new IncomingMessage(socket), { headers });
}

describe('where a request comes from', () => {
  const rows = [
    { name: 'its socket', remote: '192.0.2.1', address: '192.0.2.1' },
    { name: 'IPv4 on an IPv6 socket', remote: '::ffff:192.0.2.1', address: '192.0.2.1' },
    { name: 'what a stranger claims is nothing', remote: '192.0.2.1', forwarded: '6.6.6.6', address: '192.0.2.1' },
    { name: 'what a trusted proxy says', remote: '10.1.2.3', forwarded: '198.51.100.1', address: '198.51.100.1' },
    {
      name: 'the last one before our proxies',
      remote: '10.1.2.3',
      forwarded: '6.6.6.6, 198.51.100.1, 10.9.9.9',
      address: '198.51.100.1',
    },
    { name: 'a proxy that says nothing', remote: '10.1.2.3', address: '10.1.2.3' },
    { name: 'a proxy that says nonsense', remote: '10.1.2.3', forwarded: 'unknown', address: '10.1.2.3' },
    { name: 'a trusted IPv6 proxy', remote: 'fd00::1', forwarded: '2001:db8::5', address: '2001:db8::5' },
  ];
  const addresses = openClientAddresses('10.0.0.0/8, fd00::/8');
  it.each(rows)('$name', ({ remote, forwarded, address }) => {
    const request = requestFrom(remote, forwarded === undefined ? {} : { 'x-forwarded-for': forwarded });
    expect(addresses.addressOf(request)).toBe(address);
  });

  it('TLS is believed of trusted proxies only', () => {
    const headers = { 'x-forwarded-proto': 'https' };
    expect(addresses.protocolOf(requestFrom('10.0.0.1', headers))).toBe('https');
    expect(addresses.protocolOf(requestFrom('192.0.2.1', headers))).toBe('http');
    expect(openClientAddresses(undefined).protocolOf(requestFrom('10.0.0.1', headers))).toBe('http');
  });

  it('a country is believed of trusted proxies only, where the header is named and said once', () => {
    const named = openClientAddresses('10.0.0.0/8', 'CF-IPCountry');
    expect(named.countryHeader).toBe('cf-ipcountry');
    expect(named.countryOf('10.0.0.1', 'ch')).toBe('CH');
    expect(named.countryOf('::ffff:10.0.0.1', 'CH')).toBe('CH');
    expect(named.countryOf('192.0.2.1', 'CH')).toBeUndefined();
    expect(named.countryOf('10.0.0.1', 'CH, DE')).toBeUndefined();
    expect(named.countryOf('10.0.0.1', ['CH', 'CH'])).toBeUndefined();
    expect(named.countryOf('10.0.0.1', 'XX')).toBeUndefined();
    expect(named.countryOf(undefined, undefined)).toBeUndefined();
    expect(addresses.countryOf('10.0.0.1', 'CH')).toBeUndefined();
  });

  it.each(['nonsense', '10.0.0.0/33', '10.0.0.0/', '10.0.0.1,', 'fd00::/129'])('%s is refused at start', (list) => {
    expect(() => openClientAddresses(list)).toThrow('EDGE_TRUSTED_PROXIES');
  });
});
