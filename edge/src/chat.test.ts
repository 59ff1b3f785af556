import { openTestRedis, type TestRedis } from '@rostrum/bus/test-redis';
import { KEYS, TOPICS } from '@rostrum/contract/bus-topics';
import { type ChatAnswer, chatBanSchema } from '@rostrum/contract/chat';
import { CLOCK_SKEW_S } from '@rostrum/entitlement/token';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Chatter, closeChatters, openChatter, openWebDouble, type WebDouble } from './testing/chatter.ts';
import { openTestEdge, type TestEdge, until } from './testing/test-edge.ts';

const NOWHERE = 'http://127.0.0.1:1';
let redis: TestRedis;
let web: WebDouble;
let edges: TestEdge[];
/** Each test has a channel of its own. */
let slug = '';
let channels = 0;

beforeAll(async () => {
  redis = await openTestRedis();
  web = await openWebDouble(redis.url);
  edges = await Promise.all(
    [1, 2].map(() =>
      openTestEdge({
        origin: NOWHERE,
        redis: redis.url,
        environment: {
          ORIGIN_SECRET: 'shared',
          EDGE_TRUSTED_PROXIES: '127.0.0.1',
          EDGE_COUNTRY_HEADER: 'X-Country',
        },
      }),
    ),
  );
});
afterAll(async () => {
  await Promise.all(edges.map((edge) => edge.close()));
  await web.close();
  await redis.stop();
});
beforeEach(() => {
  channels += 1;
  slug = `channel-${channels}`;
});
afterEach(closeChatters);

type JoinOptions = {
  edge?: number;
  role?: 'viewer' | 'host' | 'moderator';
  from?: string;
  under?: string[];
  country?: string;
};

async function join(visitor: string, options: JoinOptions = {}): Promise<Chatter> {
  const chatter = knock(visitor, options);
  await until(() => chatter.histories.length > 0, `${visitor} joined`);
  return chatter;
}

function knock(visitor: string, options: JoinOptions = {}): Chatter {
  const { edge = 0, role = 'viewer', from = '192.0.2.1', under, country } = options;
  const token = web.token({ visitor, role, slug, ...(under === undefined ? {} : { under }) });
  const headers = { 'x-forwarded-for': from, ...(country === undefined ? {} : { 'x-country': country }) };
  return openChatter(edges[edge]?.base ?? '', { slug, token }, { headers });
}

function idOf(answer: ChatAnswer): string {
  if (!answer.ok) {
    throw new Error(answer.error.code);
  }
  return answer.id;
}

function codeOf(answer: ChatAnswer): string {
  return answer.ok ? 'ok' : answer.error.code;
}

describe('a conversation', () => {
  it('is one on all edges: what one says, everyone reads, once and in order', async () => {
    const [ann, ben] = [await join('ann'), await join('ben', { edge: 1 })];
    const first = idOf(await ann.send('Good morning'));
    const second = idOf(await ben.send('Good morning, Ann', { name: 'Ben' }));
    for (const chatter of [ann, ben]) {
      await until(() => chatter.messages.length === 2, 'both are read');
      expect(chatter.messages.map(({ id }) => id)).toEqual([first, second]);
    }
    const [said] = ben.messages;
    expect(said).toMatchObject({ name: 'Ann', text: 'Good morning', role: 'viewer' });
    expect(JSON.stringify(said)).not.toContain('"ann"');
  });

  it('shows a newcomer its last 50 messages, without those taken away', async () => {
    const host = await join('host', { role: 'host' });
    const ids: string[] = [];
    for (let count = 0; count < 60; count += 1) {
      ids.push(idOf(await host.send(`message ${count}`)));
    }
    await host.remove(ids[59] ?? '');
    await until(() => host.deleted.length === 1, 'it is gone');
    for (const edge of [0, 1]) {
      const late = await join(`late-${edge}`, { edge });
      expect(late.histories[0]?.map(({ id }) => id)).toEqual(ids.slice(9, 59));
    }
  });

  it('a message sent again is one message, whichever edge it comes by', async () => {
    const ann = await join('ann');
    const again = await join('ann', { edge: 1 });
    const [one, two] = await Promise.all([
      ann.send('once', { clientId: 'the-same-id' }),
      ann.send('once', { clientId: 'the-same-id' }),
    ]);
    expect(idOf(one)).toBe(idOf(two));
    await until(() => again.messages.length === 1, 'it is read');
    expect(idOf(await again.send('once', { clientId: 'the-same-id' }))).toBe(idOf(one));
    expect(ann.messages.length).toBe(1);
  });

  it('text is kept as text, on one line, without what reaches beyond it', async () => {
    const ann = await join('ann');
    await ann.send('<b>hi</b>\n\u202Eevil\u0007 👨‍👩‍👧', { name: 'An\u200Bn\u2066' });
    await until(() => ann.messages.length === 1, 'it is read');
    expect(ann.messages[0]).toMatchObject({ name: 'Ann', text: '<b>hi</b> evil 👨‍👩‍👧' });
    expect(codeOf(await ann.send('\u200B\u2060'))).toBe('INVALID');
    expect(codeOf(await ann.send('text', { name: '\u202E' }))).toBe('INVALID');
  });

  const wrong = [
    { name: 'an unknown field', payload: { clientId: '12345678', name: 'Ann', text: 'x', role: 'host' } },
    { name: 'too long a text', payload: { clientId: '12345678', name: 'Ann', text: 'x'.repeat(501) } },
    { name: 'no text', payload: { clientId: '12345678', name: 'Ann' } },
    { name: 'nothing', payload: null },
    { name: 'an array', payload: [1, 2, 3] },
  ];
  it.each(wrong)('$name is refused in words', async ({ payload }) => {
    const ann = await join('ann');
    const answer: ChatAnswer = await ann.socket.timeout(2_000).emitWithAck('message:send', payload as never);
    expect(codeOf(answer)).toBe('INVALID');
  });

  it('counts its members on all edges', async () => {
    const ann = await join('ann');
    await join('ben', { edge: 1 });
    await until(() => ann.counts.at(-1) === 2, 'both are counted', 12_000);
    const live = await fetch(`${edges[1]?.base}/api/v1/channels/${slug}/live`);
    expect(live.status).toBe(404);
    await web.bus.publish(TOPICS.channel, { slug, title: 'Sunday', description: '', access: 'public' });
    await until(async () => (await fetch(`${edges[1]?.base}/api/v1/channels/${slug}/live`)).ok, 'the channel is known');
    const state = await (await fetch(`${edges[1]?.base}/api/v1/channels/${slug}/live`)).json();
    expect(state).toMatchObject({ slug, status: 'offline', title: 'Sunday', viewers: 2 });
  });
});

describe('order in the chat', () => {
  it('holds back who writes too fast, and says for how long; staff is not held', async () => {
    const ann = await join('ann');
    const answers: ChatAnswer[] = [];
    for (let count = 0; count < 6; count += 1) {
      answers.push(await ann.send(`fast ${count}`));
    }
    expect(answers.map(codeOf)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'RATE_LIMITED']);
    const last = answers.at(-1);
    expect(last?.ok === false && (last.error.retryAfterMs ?? 0)).toBeGreaterThan(0);
    const host = await join('host', { role: 'moderator' });
    for (let count = 0; count < 8; count += 1) {
      expect(codeOf(await host.send(`staff ${count}`))).toBe('ok');
    }
  });

  it('only staff takes messages away, and then they are gone on all edges', async () => {
    const [ann, ben] = [await join('ann'), await join('ben', { edge: 1 })];
    const id = idOf(await ann.send('regrettable'));
    expect(codeOf(await ben.remove(id))).toBe('FORBIDDEN');
    const moderator = await join('mod', { edge: 1, role: 'moderator' });
    expect(codeOf(await moderator.remove('not-an-id'))).toBe('INVALID');
    expect(codeOf(await moderator.remove(id))).toBe('ok');
    await until(() => ann.deleted.includes(id) && ben.deleted.includes(id), 'it is gone everywhere');
    expect((await join('late')).histories[0]).toEqual([]);
  });

  it('a banned visitor is told, closed on all edges, and not let in again, under any name', async () => {
    const [ann, annToo] = [await join('ann'), await join('ann', { edge: 1, from: '192.0.2.9' })];
    const ben = await join('ben');
    const host = await join('host', { edge: 1, role: 'host' });
    const id = idOf(await ann.send('rude'));
    await until(() => host.messages.length === 1, 'the host has read it');
    expect(codeOf(await ben.ban(id, 'visitor'))).toBe('FORBIDDEN');
    expect(codeOf(await host.ban(id, 'visitor'))).toBe('ok');
    await until(() => ann.banned.length === 1 && annToo.banned.length === 1, 'both are told');
    await until(() => !ann.socket.connected && !annToo.socket.connected, 'both are closed');
    const again = knock('ann', { edge: 1 });
    await until(() => again.refusals.length > 0, 'refused');
    expect(again.refusals[0]?.code).toBe('BANNED');
    expect(codeOf(await ben.send('still here'))).toBe('ok');
    const bans = await web.bus.hashAll(KEYS.chatBans);
    expect([...(bans?.values() ?? [])]).toMatchObject([{ slug, kind: 'visitor', subject: 'ann', name: 'Ann' }]);
  });

  it('a banned address shuts out all its viewers but not its staff, and no address is kept', async () => {
    const ann = await join('ann', { from: '198.51.100.7' });
    const neighbour = await join('neighbour', { from: '198.51.100.7' });
    const ben = await join('ben');
    const host = await join('host', { role: 'host', from: '198.51.100.7' });
    const id = idOf(await ann.send('rude'));
    expect(codeOf(await host.ban(id, 'address'))).toBe('ok');
    await until(() => neighbour.banned.length === 1 && ann.banned.length === 1, 'both are told');
    expect(ben.socket.connected && host.socket.connected).toBe(true);
    const again = knock('someone-else', { edge: 1, from: '198.51.100.7' });
    await until(() => again.refusals[0]?.code === 'BANNED', 'refused');
    expect(JSON.stringify([...((await web.bus.hashAll(KEYS.chatBans)) ?? [])])).not.toContain('198.51');
  });

  it('a lifted ban lets back in; the host cannot be banned', async () => {
    const ann = await join('ann');
    const moderator = await join('mod', { role: 'moderator' });
    const host = await join('host', { role: 'host' });
    expect(codeOf(await moderator.ban(idOf(await host.send('welcome')), 'visitor'))).toBe('FORBIDDEN');
    await moderator.ban(idOf(await ann.send('rude')), 'visitor');
    await until(() => ann.banned.length === 1, 'she is told');
    const all = [...((await web.bus.hashAll(KEYS.chatBans)) ?? new Map()).values()];
    const bans = all.map((one) => chatBanSchema.parse(one));
    const ban = bans.find((one) => one.slug === slug);
    await web.bus.hashDelete(KEYS.chatBans, ban?.id ?? '');
    await web.bus.publish(TOPICS.chatBan, { ...ban, lifted: true });
    await until(async () => {
      const again = knock('ann');
      await until(() => again.histories.length + again.refusals.length > 0, 'an answer');
      return again.histories.length > 0;
    }, 'she is back');
  });
});

describe('a right to be in the chat that ends', () => {
  it.each([
    ['the right to watch', { kind: 'session' }],
    ['the channel', { kind: 'channel' }],
  ] as const)(
    '%s was taken back: the socket is closed on all edges, nothing is read by it, it comes in no more',
    async (_name, { kind }) => {
      const tokens = ['ann', 'ben'].map((visitor) => web.token({ visitor, slug, sid: `ticket.${slug}` }));
      const [ann, ben] = tokens.map((token, edge) => openChatter(edges[edge]?.base ?? '', { slug, token }));
      const fresh = { iat: Math.floor(Date.now() / 1_000) + 10, sid: 'ticket.another' };
      const token = web.token({ visitor: 'cat', slug, ...fresh });
      const cat = openChatter(edges[0]?.base ?? '', { slug, token });
      await until(() => [ann, ben, cat].every((one) => one?.histories.length === 1), 'all are in');
      const at = Date.now();
      const subject = kind === 'session' ? `ticket.${slug}` : slug;
      await web.bus.publish(TOPICS.revocation, { kind, subject, at, until: at + 3_600_000 });
      await until(() => ann?.socket.disconnected === true && ben?.socket.disconnected === true, 'both are closed');
      expect(codeOf(await cat.send('Still here'))).toBe('ok');
      expect([...(ann?.messages ?? []), ...(ben?.messages ?? [])]).toEqual([]);
      const again = openChatter(edges[1]?.base ?? '', { slug, token: tokens[0] ?? '' });
      await until(() => again.refusals.length > 0, 'refused');
      expect(again.refusals[0]?.code).toBe('FORBIDDEN');
    },
  );

  it('one that has run out is closed too', async () => {
    const token = web.token({ visitor: 'ann', slug, exp: Date.now() / 1_000 + 2 - CLOCK_SKEW_S });
    const ann = openChatter(edges[0]?.base ?? '', { slug, token });
    await until(() => ann.histories.length === 1, 'in');
    await until(() => ann.socket.disconnected, 'closed');
  });
});

describe('the door of the chat', () => {
  const doors = [
    {
      name: 'a token of another channel',
      token: () => web.token({ visitor: 'ann', slug: 'monday' }),
      code: 'FORBIDDEN',
    },
    { name: 'a token for watching', token: () => web.token({ visitor: 'ann', slug, use: 'watch' }), code: 'FORBIDDEN' },
    {
      name: 'a lapsed token',
      token: () => web.token({ visitor: 'ann', slug, exp: Date.now() / 1_000 - 60 }),
      code: 'FORBIDDEN',
    },
    { name: 'a made-up token', token: () => 'v1.abc.def.ghi', code: 'FORBIDDEN' },
    { name: 'no text as token', token: () => 7, code: 'INVALID' },
  ];
  it.each(doors)('$name is refused', async ({ token, code }) => {
    const chatter = openChatter(edges[0]?.base ?? '', { slug, token: token() });
    await until(() => chatter.refusals.length > 0, 'refused');
    expect(chatter.refusals[0]?.code).toBe(code);
  });

  it('other upgrades are refused, and long polling too', async () => {
    const { request } = await import('node:http');
    const status = await new Promise((resolve, reject) => {
      request({
        port: edges[0]?.port,
        host: '127.0.0.1',
        path: '/_next/webpack-hmr',
        headers: { connection: 'Upgrade', upgrade: 'websocket' },
      })
        .on('response', (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect(status).toBe(400);
    expect((await fetch(`${edges[0]?.base}/socket.io/?EIO=4&transport=polling`)).status).toBe(400);
  });

  it('a socket that floods is dropped', async () => {
    const ann = await join('ann');
    for (let count = 0; count < 200; count += 1) {
      ann.socket.emit('message:send', {} as never, () => {});
    }
    await until(() => !ann.socket.connected, 'dropped');
  });
});

describe('an event with access of its own', () => {
  it('shows out of the chat who may not watch it; who may, and who keeps order, stay', async () => {
    const card = { slug, title: 'Sunday', description: '', access: 'members' };
    await web.bus.publish(TOPICS.channel, card);
    const [ann, ben] = [await join('ann', { under: ['own'] }), await join('ben', { under: ['own', 'e1'] })];
    const host = await join('host', { edge: 1, role: 'host' });
    await web.bus.publish(TOPICS.channel, { ...card, access: 'ticket', under: 'e1' });
    await until(() => !ann.socket.connected, 'the viewer is out');
    expect(codeOf(await ben.send('Here I am'))).toBe('ok');
    await until(() => host.messages.length === 1, 'it is read');
    const late = knock('late', { under: ['own'] });
    await until(() => late.refusals.length > 0, 'nobody comes in');
    expect(late.refusals[0]).toMatchObject({ code: 'FORBIDDEN', say: expect.stringContaining('who may watch now') });
    await web.bus.publish(TOPICS.channel, card);
    await until(async () => {
      const chatter = knock('ann', { under: ['own'] });
      await until(() => chatter.histories.length + chatter.refusals.length > 0, 'an answer');
      return chatter.histories.length > 0;
    }, 'the event is over');
  });
});

describe('a channel for some countries', () => {
  it('keeps who is elsewhere, or nobody knows where, out of its chat; its host comes in from anywhere', async () => {
    const card = { slug, title: 'Sunday', description: '', access: 'public' };
    const early = await join('dan', { country: 'FR' });
    await web.bus.publish(TOPICS.channel, { ...card, countries: { rule: 'only', codes: ['CH'] } });
    await until(async () => {
      const stranger = knock('ann');
      await until(() => stranger.histories.length + stranger.refusals.length > 0, 'an answer');
      return stranger.refusals[0]?.say.includes('who may watch now') === true;
    }, 'the rule is known');
    await until(() => !early.socket.connected, 'who sat there is out');
    expect((await join('ben', { country: 'CH' })).histories).toHaveLength(1);
    expect((await join('host', { role: 'host', country: 'FR' })).histories).toHaveLength(1);
    const abroad = knock('cat', { country: 'FR' });
    await until(() => abroad.refusals.length > 0, 'nobody comes in');
    expect(abroad.refusals[0]?.code).toBe('FORBIDDEN');
  });
});

describe('a rehearsal', () => {
  const rehearse = async (isRehearsal: boolean): Promise<void> => {
    await web.bus.publish(TOPICS.channel, {
      slug,
      title: 'Sunday',
      description: '',
      access: 'public',
      ...(isRehearsal ? { isRehearsal } : {}),
    });
  };

  it('shows viewers out of the chat, and what is written in it is for nobody afterwards', async () => {
    const [ann, host] = [await join('ann'), await join('host', { edge: 1, role: 'host' })];
    const before = idOf(await ann.send('Is it today?'));
    await until(() => host.messages.length === 1, 'it is read');
    await rehearse(true);
    await until(() => !ann.socket.connected, 'the viewer is out');
    const late = knock('late', { edge: 1 });
    await until(() => late.refusals.length > 0, 'nobody comes in');
    expect(late.refusals[0]?.say).toContain('opens when the event begins');
    expect(codeOf(await host.send('Testing, one, two'))).toBe('ok');
    await until(() => host.messages.length === 2, 'who runs it reads it');
    const crew = await join('crew', { role: 'moderator' });
    expect(crew.histories[0]?.length).toBe(2);

    await rehearse(false);
    await until(async () => {
      const chatter = knock('ann');
      await until(() => chatter.histories.length + chatter.refusals.length > 0, 'an answer');
      return chatter.histories[0]?.map(({ id }) => id).join() === before;
    }, 'the chat is open as it was');
    const answer = idOf(await host.send('Welcome'));
    const again = await join('again');
    expect(again.histories[0]?.map(({ id }) => id)).toEqual([before, answer]);
  });
});

describe('the chat without Redis', () => {
  it('sockets stay, sending is refused in words, and all is well when it is back', async () => {
    const [ann, ben] = [await join('ann'), await join('ben', { edge: 1 })];
    idOf(await ann.send('before'));
    await redis.kill();
    await until(async () => codeOf(await ann.send('meanwhile')) === 'UNAVAILABLE', 'refused in words');
    expect(ann.socket.connected && ben.socket.connected).toBe(true);
    await redis.start();
    const host = await join('host', { role: 'host', edge: 1 });
    await until(async () => (await host.send('after')).ok, 'it goes on', 10_000);
    await until(() => ann.messages.some(({ text }) => text === 'after'), 'read on the other edge', 10_000);
    expect(ben.messages.filter(({ text }) => text === 'before').length).toBe(1);
  });

  it('an edge that starts without it admits by the keys it knew', async () => {
    const first = await openTestEdge({ origin: NOWHERE, redis: redis.url, folder: edges[0]?.folder ?? '' });
    await first.close();
    await redis.kill();
    const alone = await openTestEdge({ origin: NOWHERE, redis: redis.url, folder: first.folder });
    const ann = openChatter(alone.base, { slug, token: web.token({ visitor: 'ann', slug }) });
    await until(() => ann.histories.length > 0, 'joined');
    expect(codeOf(await ann.send('anyone?'))).toBe('UNAVAILABLE');
    closeChatters();
    await alone.close();
    await redis.start();
  });
});
