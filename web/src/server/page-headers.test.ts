import { EDGE_STORE_HEADER } from '@rostrum/contract/cache-headers';
import { expect, it } from 'vitest';
import { pageHeaders } from './page-headers.ts';

it.each([
  { path: '/', seconds: '2' },
  { path: '/c/demo', seconds: '2' },
  { path: '/embed/demo', seconds: '2' },
  { path: '/api/v1/live', seconds: '2' },
  { path: '/studio', seconds: undefined },
  { path: '/setup', seconds: undefined },
  { path: '/api/v1/me', seconds: undefined },
  { path: '/api/v1/channels', seconds: undefined },
])('an edge may keep $path for $seconds s', ({ path, seconds }) => {
  expect(pageHeaders(path, true).get(EDGE_STORE_HEADER)).toBe(seconds);
});

it('lets other sites frame the embedded player and nothing else', () => {
  expect(pageHeaders('/embed/demo', true, 'everyone').get('content-security-policy')).toContain('frame-ancestors *');
  expect(pageHeaders('/c/demo', true).get('content-security-policy')).toContain("frame-ancestors 'none'");
});

it('lets only the listed sites frame the player of a channel that lists some', () => {
  const policy = pageHeaders('/embed/demo', true, ['https://a.org', 'https://b.org']).get('content-security-policy');
  expect(policy).toContain("frame-ancestors 'self' https://a.org https://b.org");
});

it('does not let an edge keep navigation data', () => {
  expect(pageHeaders('/', false).has(EDGE_STORE_HEADER)).toBe(false);
});
