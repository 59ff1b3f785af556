import { describe, expect, it } from 'vitest';
import { toldAddress } from './told-address.ts';

describe('what edges are told of the origin', () => {
  const outside = ['10.0.0.5', '2001:db8::5'];
  const rows = [
    { name: 'its own address', host: '127.0.0.1', told: 'http://127.0.0.1:8081' },
    { name: 'an IPv6 address, in brackets', host: '::1', told: 'http://[::1]:8081' },
    { name: 'every address: the first that others see', host: '0.0.0.0', told: 'http://10.0.0.5:8081' },
    { name: 'every address of both kinds', host: '::', told: 'http://10.0.0.5:8081' },
    { name: 'every address of a machine that is alone', host: '::', addresses: [], told: 'http://127.0.0.1:8081' },
    { name: 'what was configured', host: '::', publicUrl: 'https://origin.example/', told: 'https://origin.example' },
  ];
  it.each(rows)('$name', ({ host, publicUrl, addresses = outside, told }) => {
    expect(toldAddress({ publicUrl, host, port: 8081 }, addresses)).toBe(told);
  });

  it('an address that is none is refused by its key', () => {
    expect(() => toldAddress({ publicUrl: 'origin:8081', host: '::', port: 8081 })).toThrow('INGEST_ORIGIN_PUBLIC_URL');
  });
});
