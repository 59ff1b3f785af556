import { expect, it } from 'vitest';
import { isSameOrigin, type WriteOrigin } from './same-origin.ts';

const PUBLIC = 'https://live.example.org';
const ROWS: { name: string; write: WriteOrigin; isOurs: boolean }[] = [
  { name: 'our own page', write: { origin: PUBLIC, fetchSite: 'same-origin', host: 'live.example.org' }, isOurs: true },
  {
    name: 'another site',
    write: { origin: 'https://evil.example', fetchSite: 'cross-site', host: 'live.example.org' },
    isOurs: false,
  },
  {
    name: 'another site in a browser without Sec-Fetch-Site',
    write: { origin: 'https://evil.example', fetchSite: null, host: 'live.example.org' },
    isOurs: false,
  },
  {
    name: 'a sister domain',
    write: { origin: 'https://www.example.org', fetchSite: 'same-site', host: 'live.example.org' },
    isOurs: false,
  },
  {
    name: 'our page opened by its address in the local network',
    write: { origin: 'http://192.168.1.7:8080', fetchSite: null, host: '192.168.1.7:8080' },
    isOurs: true,
  },
  {
    name: 'another port of the same machine',
    write: { origin: 'http://192.168.1.7:9000', fetchSite: null, host: '192.168.1.7:8080' },
    isOurs: false,
  },
  {
    name: 'a frame without an origin',
    write: { origin: 'null', fetchSite: null, host: 'live.example.org' },
    isOurs: false,
  },
  { name: 'a program', write: { origin: null, fetchSite: null, host: 'live.example.org' }, isOurs: true },
];

it.each(ROWS)('a write from $name is ours: $isOurs', ({ write, isOurs }) => {
  expect(isSameOrigin(write, PUBLIC)).toBe(isOurs);
});
