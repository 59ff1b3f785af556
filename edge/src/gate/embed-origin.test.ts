import { describe, expect, it } from 'vitest';
import { isFromAllowed } from './embed-origin.ts';

describe('pages that may play', () => {
  const allowed = ['https://example.org', 'https://church.example:8443'];
  const rows = [
    { name: 'by its origin', page: { origin: 'https://example.org' }, is: true },
    { name: 'on a port', page: { origin: 'https://church.example:8443' }, is: true },
    { name: 'on another port', page: { origin: 'https://church.example' }, is: false },
    { name: 'without TLS', page: { origin: 'http://example.org' }, is: false },
    { name: 'whose name only begins so', page: { origin: 'https://example.org.evil.net' }, is: false },
    { name: 'in a sandbox', page: { origin: 'null' }, is: false },
    { name: 'by its referer', page: { referer: 'https://example.org/watch?x=1' }, is: true },
    { name: 'by its referer without a path', page: { referer: 'https://example.org' }, is: true },
    { name: 'whose referer only begins so', page: { referer: 'https://example.org.evil.net/' }, is: false },
    { name: 'whose referer pretends a user', page: { referer: 'https://example.org@evil.net/' }, is: false },
    {
      name: 'whose origin says otherwise than its referer',
      page: { origin: 'https://evil.net', referer: 'https://example.org/' },
      is: false,
    },
    { name: 'that says nothing', page: {}, is: false },
  ];
  it.each(rows)('$name: $is', ({ page, is }) => {
    expect(isFromAllowed(allowed, page)).toBe(is);
  });
});
