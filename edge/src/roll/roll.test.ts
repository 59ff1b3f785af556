import type { Claims } from '@rostrum/contract/entitlement-claims';
import { FakeClock } from '@rostrum/service/clock';
import { expect, it } from 'vitest';
import { OPEN } from '../gate/admission.ts';
import { Pass } from '../gate/pass.ts';
import { Roll } from './roll.ts';
import { shortPlace } from './short-place.ts';

const asking = (name: string, agent?: string) => ({ place: { name }, request: { headers: { 'user-agent': agent } } });
const revoked = new Set<string>();
const knowledge = { version: 0, isRevoked: ({ jti }: Claims) => revoked.has(jti) };

function pass(jti: string, more: Partial<Claims> = {}): Pass {
  const claims: Claims = {
    jti,
    sub: 'ticket.7',
    slug: 'sunday',
    role: 'viewer',
    use: 'watch',
    iat: 1,
    exp: 90,
    ...more,
  };
  return new Pass(`token-${jti}`, claims, 'https://live.example.org', knowledge);
}

it('lists who plays by a token and whose player reports, the newest first, page by page', () => {
  const clock = new FakeClock(1_000_000);
  const roll = new Roll(clock);
  roll.seen('sunday', pass('a', { sid: 'browser' }), asking('192.0.2.7', 'Firefox'));
  clock.advance(10);
  roll.reported('open', 'a play', asking('2001:db8:1:2::/64'));
  roll.seen('open', OPEN, asking('192.0.2.7'));
  clock.advance(10);
  roll.seen('sunday', pass('host', { role: 'host' }), asking('198.51.100.1', 'x'.repeat(900)));
  expect(roll.size).toBe(3);

  const first = roll.answer({ ask: '1', limit: 2 });
  expect(first.total).toBe(3);
  expect(first.rows).toEqual([
    {
      id: 'host',
      slug: 'sunday',
      right: { token: 'host', subject: 'ticket.7', session: null, isHost: true, expiresAt: 90_000 },
      agent: 'x'.repeat(300),
      place: '198.51.100.x',
      since: 1_000_020,
    },
    {
      id: expect.stringMatching(/^[\w-]{22}$/),
      slug: 'open',
      right: null,
      agent: null,
      place: '2001:db8:1:x',
      since: 1_000_010,
    },
  ]);
  const last = first.rows.at(-1);
  const second = roll.answer({ ask: '2', limit: 2, after: { since: last?.since ?? 0, id: last?.id ?? '' } });
  expect(second.rows.map(({ id, place, agent }) => ({ id, place, agent }))).toEqual([
    { id: 'a', place: '192.0.2.x', agent: 'Firefox' },
  ]);
  expect(roll.answer({ ask: '3', limit: 9, slug: 'sunday' }).total).toBe(2);
  expect(roll.answer({ ask: '4', limit: 1, viewer: 'a' }).rows[0]?.right?.session).toBe('browser');
});

it('forgets who left, and leaves out whose right has ended', () => {
  const clock = new FakeClock();
  const roll = new Roll(clock);
  const stays = pass('stays');
  roll.seen('sunday', stays, asking('192.0.2.7'));
  roll.seen('sunday', pass('leaves'), asking('192.0.2.8'));
  clock.advance(29_000);
  roll.seen('sunday', stays, asking('192.0.2.7'));
  clock.advance(1_000);
  expect(roll.answer({ ask: '1', limit: 9 }).rows.map(({ id }) => id)).toEqual(['stays']);
  revoked.add('stays');
  knowledge.version += 1;
  expect(roll.answer({ ask: '2', limit: 9 })).toEqual({ total: 0, rows: [] });
});

it.each([
  ['192.0.2.7', '192.0.2.x'],
  ['2001:db8:aa:bb::/64', '2001:db8:aa:x'],
  ['127.0.0.1', 'this machine'],
  ['0:0:0:0::/64', 'this machine'],
  ['', 'unknown'],
])('shortens %s', (place, short) => {
  expect(shortPlace(place)).toBe(short);
});
