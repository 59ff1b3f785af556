import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { openTestRedis, type TestRedis } from '@rostrum/bus/test-redis';
import { KEYS, TOPICS } from '@rostrum/contract/bus-topics';
import { ORIGIN_SECRET_HEADER } from '@rostrum/contract/cache-headers';
import type { Access, ChannelCard } from '@rostrum/contract/channel-card';
import { type Claims, type Revocation, revocationKey } from '@rostrum/contract/entitlement-claims';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openWebDouble, type WebDouble } from '../testing/chatter.ts';
import { EPOCH, type OriginDouble, openOriginDouble, PLAYLIST_PATH, SLUG } from '../testing/origin-double.ts';
import { type Got, get, openTestEdge, type TestEdge, type TestEdgeOptions, until } from '../testing/test-edge.ts';

const PART = `/hls/${SLUG}/${EPOCH}/source/5.0.m4s`;
const MULTIVARIANT = `/hls/${SLUG}/index.m3u8`;
const HELD = `${PLAYLIST_PATH}?_HLS_msn=6&_HLS_part=0`;
const NOWHERE = 'http://127.0.0.1:1';
const DAY_S = 86_400;

let redis: TestRedis;
let web: WebDouble;
let origin: OriginDouble;
const folders: string[] = [];
let edges: TestEdge[] = [];

beforeAll(async () => {
  redis = await openTestRedis();
  web = await openWebDouble(redis.url);
});
afterAll(async () => {
  await web.close();
  await redis.stop();
});
beforeEach(async () => {
  origin = await openOriginDouble();
});
afterEach(async () => {
  await Promise.all(edges.splice(0).map((edge) => edge.close()));
  await origin.stop();
  for (const folder of folders.splice(0)) {
    rmSync(folder, { recursive: true, force: true });
  }
});

const cardOf = (access: Access) => ({ slug: SLUG, title: 'Sunday', description: '', access });

async function open(access: Access, options: Partial<TestEdgeOptions> = {}): Promise<TestEdge> {
  const edge = await openTestEdge({
    origin: origin.base,
    redis: redis.url,
    channels: [cardOf(access)],
    environment: { ROSTRUM_PUBLIC_URL: 'https://tv.example.org' },
    ...options,
  });
  edges.push(edge);
  return edge;
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rostrum-edge-'));
  folders.push(folder);
  return folder;
}

let made = 0;
/** A token for watching that no other test has. */
function watch(said: Partial<Claims> = {}): string {
  made += 1;
  return web.token({ visitor: `ann-${made}`, use: 'watch', ...said });
}
const byToken = (path: string, token: string): string => path.replace('/hls/', `/hls/t/${token}/`);
const codeOf = (answer: Got): string => (answer.status === 200 ? 'ok' : JSON.parse(answer.body.toString()).error.code);

async function revoke(kind: Revocation['kind'], subject: string): Promise<void> {
  const at = Date.now();
  const revocation: Revocation = { kind, subject, at, until: at + DAY_S * 1_000 };
  await web.bus.hashSet(KEYS.revocations, revocationKey(revocation), revocation);
  await web.bus.publish(TOPICS.revocation, revocation);
}

describe('a rehearsal', () => {
  const statusOf = async (edge: TestEdge): Promise<unknown> =>
    JSON.parse((await get(`${edge.base}/api/v1/channels/${SLUG}/live`)).body.toString());

  it.each<Access>(['public', 'unlisted', 'password', 'members', 'ticket'])(
    'of a %s channel is for hosts alone, whatever path is taken',
    async (access) => {
      const card = cardOf(access);
      const edge = await open(access, { channels: [{ ...card, isRehearsal: true }] });
      const [viewer, moderator, host] = [watch(), watch({ role: 'moderator' }), watch({ role: 'host' })];
      for (const path of [MULTIVARIANT, PLAYLIST_PATH, PART]) {
        expect(codeOf(await get(`${edge.base}${path}`)), path).toMatch(/^NOT_(OPEN_NOW|ENTITLED)$/);
        expect(codeOf(await get(`${edge.base}${byToken(path, viewer)}`)), path).toBe('NOT_OPEN_NOW');
        expect(codeOf(await get(`${edge.base}${byToken(path, moderator)}`)), path).toBe('NOT_OPEN_NOW');
        expect((await get(`${edge.base}${byToken(path, host)}`)).status, path).toBe(200);
      }
      expect(await statusOf(edge)).toMatchObject({ status: 'offline' });
      expect(JSON.stringify(await statusOf(edge))).not.toContain(EPOCH);
    },
  );

  it('begins and ends at once, for who plays by a token too', async () => {
    const card = cardOf('password');
    const edge = await open('password');
    const token = watch();
    const look = async () => codeOf(await get(`${edge.base}${byToken(PART, token)}`));
    expect(await look()).toBe('ok');
    await web.bus.publish(TOPICS.channel, { ...card, isRehearsal: true });
    await until(async () => (await look()) === 'NOT_OPEN_NOW', 'the rehearsal');
    await web.bus.publish(TOPICS.channel, card);
    await until(async () => (await look()) === 'ok', 'it to be open');
  });
});

describe('an event with access of its own', () => {
  it('shuts out at once who may not watch it; who may in both goes on by the same token', async () => {
    const card = cardOf('members');
    const edge = await open('members');
    const [both, one, made] = [watch({ under: ['own', 'e1'] }), watch({ under: ['own'] }), watch()];
    const look = async (token: string) => codeOf(await get(`${edge.base}${byToken(PART, token)}`));
    const all = () => Promise.all([both, one, made].map(look));
    expect(await all()).toEqual(['ok', 'ok', 'ok']);
    await web.bus.publish(TOPICS.channel, { ...card, access: 'ticket', under: 'e1' });
    await until(async () => (await look(one)) === 'ACCESS_CHANGED', 'the event');
    expect(await all()).toEqual(['ok', 'ACCESS_CHANGED', 'ok']);
    for (const path of [MULTIVARIANT, PLAYLIST_PATH, PART]) {
      expect(codeOf(await get(`${edge.base}${byToken(path, one)}`)), path).toBe('ACCESS_CHANGED');
      expect(codeOf(await get(`${edge.base}${path}`)), path).toBe('NOT_ENTITLED');
    }
    await web.bus.publish(TOPICS.channel, { ...card, access: 'public', under: 'e2' });
    await until(async () => (await look(one)) === 'ok', 'an event for everybody');
    expect(await all()).toEqual(['ok', 'ok', 'ok']);
    await web.bus.publish(TOPICS.channel, card);
    await until(async () => codeOf(await get(`${edge.base}${PART}`)) === 'NOT_ENTITLED', 'its end');
    expect(await all()).toEqual(['ok', 'ok', 'ok']);
  });
});

describe('a channel for some countries', () => {
  const proxied = { EDGE_TRUSTED_PROXIES: '127.0.0.1', EDGE_COUNTRY_HEADER: 'CF-IPCountry' };
  const only = { rule: 'only', codes: ['CH', 'DE'] } as const;
  const openTo = (countries: ChannelCard['countries'], access: Access, environment: NodeJS.ProcessEnv) =>
    open(access, {
      channels: [{ ...cardOf(access), ...(countries === undefined ? {} : { countries }) }],
      environment: { ROSTRUM_PUBLIC_URL: 'https://tv.example.org', ...environment },
    });
  const from = async (edge: TestEdge, path: string, country?: string) =>
    codeOf(await get(`${edge.base}${path}`, country === undefined ? {} : { headers: { 'cf-ipcountry': country } }));

  it.each<Access>(['public', 'password', 'members', 'ticket'])(
    'of kind %s is shut to the others, on every path',
    async (access) => {
      const edge = await openTo(only, access, proxied);
      const isPublic = access === 'public';
      const viewer = isPublic ? undefined : watch();
      const host = watch({ role: 'host' });
      for (const path of [MULTIVARIANT, PLAYLIST_PATH, PART]) {
        const asViewer = viewer === undefined ? path : byToken(path, viewer);
        expect(await from(edge, asViewer, 'CH'), path).toBe('ok');
        expect(await from(edge, asViewer, 'fr'), path).toBe('COUNTRY_REFUSED');
        expect(await from(edge, asViewer, 'T1'), path).toBe('COUNTRY_REFUSED');
        expect(await from(edge, asViewer), path).toBe('COUNTRY_REFUSED');
        expect(await from(edge, byToken(path, host), 'FR'), path).toBe('ok');
      }
    },
  );

  it('lets nobody in whose country is not known, also where some are refused', async () => {
    const edge = await openTo({ rule: 'not', codes: ['FR'] }, 'public', proxied);
    expect(await from(edge, PART, 'CH')).toBe('ok');
    expect(await from(edge, PART, 'FR')).toBe('COUNTRY_REFUSED');
    expect(await from(edge, PART, 'nonsense')).toBe('COUNTRY_REFUSED');
    expect(await from(edge, PART)).toBe('COUNTRY_REFUSED');
  });

  it('believes nobody but trusted proxies, and no header but the one that is named', async () => {
    const strangers = await openTo(only, 'public', { ...proxied, EDGE_TRUSTED_PROXIES: '192.0.2.1' });
    expect(await from(strangers, PART, 'CH')).toBe('COUNTRY_REFUSED');
    const unnamed = await openTo(only, 'public', { EDGE_TRUSTED_PROXIES: '127.0.0.1' });
    expect(await from(unnamed, PART, 'CH')).toBe('COUNTRY_REFUSED');
    const other = await openTo(only, 'public', { ...proxied, EDGE_COUNTRY_HEADER: 'X-Country' });
    expect(await from(other, PART, 'CH')).toBe('COUNTRY_REFUSED');
    const secret = await openTo(only, 'public', { ORIGIN_SECRET: 'the-secret' });
    const asEdge = { headers: { [ORIGIN_SECRET_HEADER]: 'the-secret' } };
    expect(codeOf(await get(`${secret.base}${PART}`, asEdge))).toBe('ok');
  });
});

describe('a channel with times', () => {
  it('is shut to all but token holders before it opens and after it closes', async () => {
    const card = cardOf('public');
    const edge = await open('public', { channels: [{ ...card, opensAt: Date.now() + 60_000 }] });
    const look = async () => codeOf(await get(`${edge.base}${MULTIVARIANT}`));
    expect(await look()).toBe('NOT_OPEN_NOW');
    expect(codeOf(await get(`${edge.base}${byToken(MULTIVARIANT, watch())}`))).toBe('ok');
    await web.bus.publish(TOPICS.channel, { ...card, opensAt: Date.now() - 1_000, closesAt: Date.now() + 60_000 });
    await until(async () => (await look()) === 'ok', 'it to open');
    await web.bus.publish(TOPICS.channel, { ...card, closesAt: Date.now() - 1 });
    await until(async () => (await look()) === 'NOT_OPEN_NOW', 'it to close');
  });
});

describe('who gets media', () => {
  const hour = Math.floor(Date.now() / 1_000);
  type Row = { name: string; access: Access; said?: Partial<Claims>; raw?: string; status: number; code?: string };
  const rows: Row[] = [
    { name: 'a public channel, anyone', access: 'public', status: 200 },
    { name: 'an unlisted one, anyone', access: 'unlisted', status: 200 },
    { name: 'members only, anyone', access: 'members', status: 401, code: 'NOT_ENTITLED' },
    { name: 'by password, anyone', access: 'password', status: 401, code: 'NOT_ENTITLED' },
    { name: 'by ticket, anyone', access: 'ticket', status: 401, code: 'NOT_ENTITLED' },
    { name: 'a token', access: 'members', said: {}, status: 200 },
    { name: 'a token for this event', access: 'members', said: { epoch: EPOCH }, status: 200 },
    { name: 'a token with a session and a device', access: 'members', said: { sid: 's', did: 'tv' }, status: 200 },
    {
      name: 'a token for another event',
      access: 'ticket',
      said: { epoch: 'k7' },
      status: 403,
      code: 'TOKEN_OF_ANOTHER_EVENT',
    },
    {
      name: 'a token of another channel',
      access: 'members',
      said: { slug: 'monday' },
      status: 403,
      code: 'TOKEN_OF_ANOTHER_CHANNEL',
    },
    {
      name: 'a token for the chat',
      access: 'members',
      said: { use: 'chat' },
      status: 403,
      code: 'TOKEN_OF_ANOTHER_CHANNEL',
    },
    { name: 'a lapsed token', access: 'members', said: { exp: hour - 100 }, status: 403, code: 'TOKEN_EXPIRED' },
    {
      name: 'a token of tomorrow',
      access: 'members',
      said: { iat: hour + DAY_S, exp: hour + 2 * DAY_S },
      status: 403,
      code: 'TOKEN_EXPIRED',
    },
    { name: 'no token at all in its place', access: 'members', raw: 'x', status: 403, code: 'TOKEN_INVALID' },
    {
      name: 'a forged one',
      access: 'members',
      raw: `v1.abcdef.AAAA.${'A'.repeat(86)}`,
      status: 403,
      code: 'TOKEN_INVALID',
    },
    { name: 'a forged one on a public channel', access: 'public', raw: 'x', status: 403, code: 'TOKEN_INVALID' },
  ];
  it.each(rows)('$name: $status', async ({ access, said, raw, status, code = 'ok' }) => {
    const edge = await open(access);
    const token = raw ?? (said && watch(said));
    // Twice: what is remembered decides as what was reckoned.
    for (const path of [PART, PART, PLAYLIST_PATH, PLAYLIST_PATH]) {
      const answer = await get(edge.base + (token === undefined ? path : byToken(path, token)));
      expect([answer.status, codeOf(answer)]).toEqual([status, code]);
      expect(answer.headers['access-control-allow-origin']).toBe('*');
      expect(answer.headers['www-authenticate']).toBe(status === 401 ? 'Rostrum-Entitlement' : undefined);
      const control =
        status === 200 ? (token === undefined ? /^max-age=\d+$/ : /^private, max-age=\d+$/) : /^no-store$/;
      expect(answer.headers['cache-control']).toMatch(control);
    }
    expect(origin.asked.join(' ')).not.toContain('/t/');
  });

  it('the origin is shown the credential, and no token', async () => {
    const edge = await open('members', { environment: { ORIGIN_SECRET: 'shared' } });
    const shown: unknown[] = [];
    origin.answer(PART, ({ url, headers }, response) => {
      shown.push(url, headers[ORIGIN_SECRET_HEADER], headers['referer']);
      response.end('bytes');
    });
    const path = byToken(PART, watch());
    await get(edge.base + path, { headers: { referer: edge.base + path } });
    expect(shown).toEqual([PART, 'shared', undefined]);
  });

  it('an edge of ours stands before another without a token, by the credential', async () => {
    const environment = { ORIGIN_SECRET: 'shared' };
    const shield = await open('members', { environment });
    const front = await open('members', { environment, origin: shield.base });
    const stranger = await open('members', { environment: { ORIGIN_SECRET: 'Shared' }, origin: shield.base });
    for (const path of [PART, PLAYLIST_PATH, MULTIVARIANT]) {
      expect((await get(front.base + path)).status).toBe(401);
      // What refuses an edge is no word to its viewers.
      expect((await get(stranger.base + byToken(path, watch()))).status).toBe(502);
      expect(codeOf(await get(front.base + byToken(path, watch())))).toBe('ok');
    }
  });

  it('the running event is asked of the bus where the path does not say it', async () => {
    const edge = await open('members');
    const state = { slug: SLUG, status: 'live', epoch: 'k9', origin: origin.base, revision: Date.now() };
    await web.bus.publish(TOPICS.streamState, state);
    const other = watch({ epoch: EPOCH });
    await until(async () => (await get(edge.base + byToken(MULTIVARIANT, other))).status === 403, 'another event runs');
    expect((await get(edge.base + byToken(MULTIVARIANT, watch({ epoch: 'k9' })))).status).toBe(200);
  });

  const own = { origin: 'https://tv.example.org' };
  const pages = [
    { name: 'the page it names', headers: { origin: 'https://a.example' }, status: 200 },
    { name: 'the site itself', headers: own, status: 200 },
    { name: 'the site itself, within one origin', headers: { referer: 'https://tv.example.org/embed/x' }, status: 200 },
    { name: 'another page', headers: { origin: 'https://b.example' }, status: 403 },
    { name: 'no page', headers: {}, status: 403 },
  ];
  it.each(pages)('a token that names pages, on $name: $status', async ({ headers, status }) => {
    const edge = await open('members');
    const token = watch({ embed: ['https://a.example'] });
    for (const path of [PART, PART]) {
      const answer = await get(edge.base + byToken(path, token), { headers });
      expect([answer.status, codeOf(answer)]).toEqual([status, status === 200 ? 'ok' : 'PAGE_NOT_ALLOWED']);
    }
  });

  it('a channel nobody has told of is shut: 503 until the channels are known, then 404', async () => {
    const edge = await open('public', { channels: [] });
    const early = await get(edge.base + PART);
    expect([early.status, codeOf(early), early.headers['retry-after']]).toEqual([503, 'GATE_NOT_READY', '1']);
    await web.bus.set(KEYS.channelsTold, true);
    await until(async () => (await get(edge.base + PART)).status === 404, 'it is known that there are none');
    expect(codeOf(await get(edge.base + PART))).toBe('NO_SUCH_CHANNEL');
    await web.bus.publish(TOPICS.channel, cardOf('public'));
    await until(async () => (await get(edge.base + PART)).status === 200, 'there is one');
    await web.bus.set(KEYS.channelsTold, false);
  });

  it('without any key nobody is told that a token is wrong', async () => {
    const edge = await openTestEdge({ origin: origin.base, channels: [cardOf('members')] });
    edges.push(edge);
    expect(codeOf(await get(edge.base + byToken(PART, watch())))).toBe('GATE_NOT_READY');
  });
});

describe('a revocation', () => {
  it('ends playback on every edge at once: held requests are released, further ones refused', async () => {
    const [one, two] = [await open('members'), await open('members')];
    const [token, other] = [watch({ jti: 'held' }), watch({ jti: 'other' })];
    const held = [one, two].map((edge) => get(edge.base + byToken(HELD, token)));
    const going = [one, two].map((edge) => get(edge.base + byToken(HELD, other)));
    for (const edge of [one, two]) {
      await until(async () => (await edge.metricsText()).includes('edge_waiters 2'), 'they are held');
    }
    await revoke('token', 'held');
    // The origin has nothing new: only the revocation can have released them.
    for (const answer of await Promise.all(held)) {
      expect([answer.status, codeOf(answer), answer.headers['cache-control']]).toEqual([
        403,
        'TOKEN_REVOKED',
        'no-store',
      ]);
    }
    for (const edge of [one, two]) {
      expect(codeOf(await get(edge.base + byToken(PART, token)))).toBe('TOKEN_REVOKED');
      expect(await edge.metricsText()).toContain('edge_waiters 1');
    }
    origin.addPart();
    expect((await Promise.all(going)).map(({ status }) => status)).toEqual([200, 200]);
  });

  const rights = [
    { kind: 'session' as const, said: { sid: 'tv-1' }, later: { sid: 'tv-1' }, beside: { sid: 'tv-2' } },
    { kind: 'account' as const, said: { sub: 'bob' }, later: { sub: 'bob' }, beside: { sub: 'eve' } },
  ];
  it.each(rights)('of a $kind concerns its tokens so far, and no others', async ({ kind, said, later, beside }) => {
    const edge = await open('members');
    const tokens = [watch(said), watch({ ...later, iat: Math.floor(Date.now() / 1_000) + 2 }), watch(beside)];
    const codes = async () =>
      Promise.all(tokens.map(async (token) => codeOf(await get(edge.base + byToken(PART, token)))));
    expect(await codes()).toEqual(['ok', 'ok', 'ok']);
    await revoke(kind, said.sid ?? said.sub ?? '');
    await until(async () => (await codes())[0] !== 'ok', 'it is in force');
    expect(await codes()).toEqual(['TOKEN_REVOKED', 'ok', 'ok']);
  });

  it('is learnt by an edge that was away, and known after a start without Redis', async () => {
    const folder = newFolder();
    const token = watch({ jti: 'away' });
    await revoke('token', 'away');
    const edge = await open('members', { folder });
    expect(codeOf(await get(edge.base + byToken(PART, token)))).toBe('TOKEN_REVOKED');
    await edge.close();
    edges = edges.filter((one) => one !== edge);
    const alone = await openTestEdge({ origin: origin.base, folder });
    edges.push(alone);
    expect(codeOf(await get(alone.base + byToken(PART, token)))).toBe('TOKEN_REVOKED');
    expect(codeOf(await get(alone.base + byToken(PART, watch())))).toBe('ok');
  });
});

describe('keys', () => {
  it('are rotated: what the old ones signed holds until they are gone, then it is ended', async () => {
    const edge = await open('members');
    const old = watch();
    expect(codeOf(await get(edge.base + byToken(PART, old)))).toBe('ok');
    await web.rotateKeys(false);
    const young = watch();
    await until(async () => codeOf(await get(edge.base + byToken(PART, young))) === 'ok', 'the new key is known');
    expect(codeOf(await get(edge.base + byToken(PART, old)))).toBe('ok');
    const held = get(edge.base + byToken(HELD, old));
    await until(() => origin.held() === 1, 'it is held');
    await web.rotateKeys(true);
    expect(codeOf(await held)).toBe('TOKEN_INVALID');
    expect(codeOf(await get(edge.base + byToken(PART, young)))).toBe('TOKEN_INVALID');
    expect(codeOf(await get(edge.base + byToken(PART, watch())))).toBe('ok');
  });
});

describe('sessions at once', () => {
  const limited = (account: string, refuse: 'oldest' | 'newest', max = 1) =>
    watch({ sub: account, sessions: { max, refuse } });

  it('the newest is refused, on every edge, while the others go on', async () => {
    const [one, two] = [await open('members'), await open('members')];
    const tokens = [1, 2, 3].map(() => limited('newest', 'newest', 2));
    const codes: string[] = [];
    for (const [index, token] of tokens.entries()) {
      codes.push(codeOf(await get((index === 1 ? two : one).base + byToken(PART, token))));
    }
    expect(codes).toEqual(['ok', 'ok', 'TOO_MANY_SESSIONS']);
    // The same session may go on anywhere.
    expect(codeOf(await get(two.base + byToken(PART, tokens[0] ?? '')))).toBe('ok');
    expect(codeOf(await get(two.base + byToken(PART, tokens[2] ?? '')))).toBe('TOO_MANY_SESSIONS');
    expect(codeOf(await get(two.base + byToken(PART, limited('another', 'newest'))))).toBe('ok');
  });

  it('the oldest makes room at once, on whichever edge it plays, and stays out', async () => {
    const [one, two] = [await open('members'), await open('members')];
    const [old, young] = [limited('oldest', 'oldest'), limited('oldest', 'oldest')];
    const held = get(one.base + byToken(HELD, old));
    await until(() => origin.held() === 1, 'it plays');
    expect(codeOf(await get(two.base + byToken(PART, young)))).toBe('ok');
    expect(codeOf(await held)).toBe('TOO_MANY_SESSIONS');
    for (const edge of [one, two]) {
      expect(codeOf(await get(edge.base + byToken(PART, old)))).toBe('TOO_MANY_SESSIONS');
      expect(codeOf(await get(edge.base + byToken(PART, young)))).toBe('ok');
    }
  });

  it('tokens of one session are one', async () => {
    const edge = await open('members');
    const session = { sub: 'renewed', sid: 'r-1', sessions: { max: 1, refuse: 'newest' as const } };
    for (const token of [watch(session), watch(session)]) {
      expect(codeOf(await get(edge.base + byToken(PART, token)))).toBe('ok');
    }
  });

  it('many first requests of one session wait for one answer', async () => {
    const edge = await open('members');
    const token = limited('crowd', 'newest');
    const answers = await Promise.all(Array.from({ length: 20 }, () => get(edge.base + byToken(PART, token))));
    expect(new Set(answers.map(codeOf))).toEqual(new Set(['ok']));
    expect(await edge.metricsText()).toContain('edge_gate_sessions 1');
  });

  it('while Redis is away those that play go on, and new ones play', async () => {
    const mortal = await openTestRedis();
    const told = await openWebDouble(mortal.url);
    const edge = await open('members', { redis: mortal.url });
    const said = (visitor: string) =>
      told.token({ visitor, use: 'watch', sub: 'house', sessions: { max: 1, refuse: 'newest' } });
    const [playing, late] = [said('tv'), said('phone')];
    const held = get(edge.base + byToken(HELD, playing));
    await until(() => origin.held() === 1, 'it plays');
    expect(codeOf(await get(edge.base + byToken(PART, late)))).toBe('TOO_MANY_SESSIONS');
    await mortal.kill();
    origin.addPart();
    expect((await held).status).toBe(200);
    expect(codeOf(await get(edge.base + byToken(PART, playing)))).toBe('ok');
    expect(codeOf(await get(edge.base + byToken(PART, said('tablet'))))).toBe('ok');
    await told.close();
    await mortal.stop();
  });
});

it('no token comes into the log, whatever goes wrong', async () => {
  const edge = await open('members', { environment: { EDGE_MAX_WAITERS: '1', ROSTRUM_LOG_LEVEL: 'debug' } });
  const token = watch({ sub: 'logged', sessions: { max: 1, refuse: 'newest' } });
  const ask = (path: string, by = token) => get(edge.base + byToken(path, by)).catch(() => undefined);
  const held = ask(HELD);
  await until(() => origin.held() === 1, 'it is held');
  await ask(HELD);
  await ask(PART, watch({ sub: 'logged', sessions: { max: 1, refuse: 'newest' } }));
  await ask(`${PART}?x=${'x'.repeat(5_000)}`);
  await ask(PART, `${token}A`);
  origin.addPart();
  await held;
  origin.answer(PART, (_request, response) => response.destroy());
  origin.answer(PLAYLIST_PATH, (_request, response) => response.end('no playlist'));
  await ask(PART);
  await until(async () => (await ask(PLAYLIST_PATH))?.status === 502, 'a playlist cannot be read');
  await origin.stop();
  await ask(PART);
  await revoke('account', 'logged');
  await until(async () => (await ask(PART))?.status === 403, 'it is revoked');
  const told = (line: string) => edge.log.lines.some((one) => one.line.includes(line));
  await until(() => told('an origin did not answer') && told('cannot be read'), 'the faults are told');
  const lines = inspect(edge.log.lines, { depth: 12, maxStringLength: null, maxArrayLength: null });
  expect(lines).not.toContain(token.slice(0, 30));
  expect(lines).not.toContain('/hls/t/v1');
  expect(await edge.metricsText()).not.toContain(token.slice(0, 30));
});

it('a channel by ticket tells what it is, and gives nothing away', async () => {
  const edge = await open('ticket', { origin: NOWHERE });
  const live = await get(`${edge.base}/api/v1/channels/${SLUG}/live`);
  expect(JSON.parse(live.body.toString())).toMatchObject({ title: 'Sunday', status: 'offline' });
});

it('a channel whose tokens are taken back together: those made so far open nothing, of that channel alone', async () => {
  const edge = await open('members');
  const token = watch({ iat: Math.floor(Date.now() / 1_000) - 5 });
  expect(codeOf(await get(`${edge.base}${byToken(MULTIVARIANT, token)}`))).toBe('ok');
  await revoke('channel', 'another');
  await revoke('channel', SLUG);
  await until(
    async () => codeOf(await get(`${edge.base}${byToken(MULTIVARIANT, token)}`)) === 'TOKEN_REVOKED',
    'the right ends',
  );
  const later = watch({ iat: Math.floor(Date.now() / 1_000) + 2 });
  expect(codeOf(await get(`${edge.base}${byToken(MULTIVARIANT, later)}`))).toBe('ok');
  await web.bus.hashDelete(KEYS.revocations, revocationKey({ kind: 'channel', subject: SLUG }));
});
