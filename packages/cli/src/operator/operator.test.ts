import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBus } from '@rostrum/bus/bus';
import { openTestRedis, type TestRedis } from '@rostrum/bus/test-redis';
import { channelCreatedSchema, tokenMintedSchema } from '@rostrum/contract/api';
import { KEYS, TOPICS } from '@rostrum/contract/bus-topics';
import { keyRingFrom, openSigningKeys } from '@rostrum/entitlement/key-ring';
import { verifyToken } from '@rostrum/entitlement/token';
import { systemClock } from '@rostrum/service/clock';
import { openMemoryLog } from '@rostrum/service/log';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readSettings } from '../config.ts';
import type { Answer } from './command.ts';
import { findCommand, readTyped } from './commands.ts';
import { openOperator } from './operator.ts';

let root = '';
let redis: TestRedis;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'rostrum-operator-'));
  redis = await openTestRedis();
});
afterAll(async () => {
  await redis.stop();
  rmSync(root, { recursive: true, force: true });
});

/** Runs what a person typed. */
async function type(line: string, environment: NodeJS.ProcessEnv = {}): Promise<Answer> {
  const words = line.split(' ');
  const command = findCommand(words);
  if (command === undefined) {
    throw new Error(`no command: ${line}`);
  }
  const typed = readTyped(command, words);
  if (typeof typed === 'string') {
    throw new Error(typed);
  }
  const operator = openOperator(root, readSettings(root, environment));
  try {
    return await command.run(operator, typed);
  } finally {
    operator.close();
  }
}

describe('channels', () => {
  test('are added, each address whole, while nothing runs', async () => {
    const { json } = await type('channel add sunday --title Sunday --access unlisted');
    const channel = channelCreatedSchema.parse(json);
    expect(channel).toEqual({
      slug: 'sunday',
      streamKey: channel.streamKey,
      rtmpUrl: `rtmp://localhost:1935/live/${channel.streamKey}`,
      srtUrl: `srt://localhost:8890?streamid=publish:${channel.streamKey}`,
      watchUrl: 'http://localhost:8080/c/sunday',
      hlsUrl: 'http://localhost:8080/hls/sunday/index.m3u8',
    });
    expect((await type('channel list')).json).toMatchObject({
      channels: [{ slug: 'sunday', title: 'Sunday', access: 'unlisted' }],
    });
  });

  test('show their key until it is rotated', async () => {
    const first = channelCreatedSchema.parse((await type('channel key sunday')).json);
    const second = channelCreatedSchema.parse((await type('channel key sunday --rotate')).json);
    expect(second.streamKey).not.toBe(first.streamKey);
    expect((await type('channel key sunday')).json).toEqual(second);
  });

  test('are told to the running server', async () => {
    const bus = openBus({ url: redis.url, name: 'test', log: openMemoryLog(), clock: systemClock });
    const heard: unknown[] = [];
    bus.subscribe(TOPICS.channel, (card) => heard.push(card));
    bus.subscribe(TOPICS.streamKeyRotated, (rotated) => heard.push(rotated));
    await bus.start();
    await type('channel add monday', { REDIS_URL: redis.url });
    await type('channel key monday --rotate', { REDIS_URL: redis.url });
    const card = { slug: 'monday', title: 'monday', description: '', access: 'public' };
    await vi.waitFor(() => expect(heard).toEqual([card, { slug: 'monday', role: 'primary' }]), 5_000);
    expect((await bus.hashAll(KEYS.channels))?.get('monday')).toEqual(card);
    await bus.close();
  });

  test('leave out the addresses of doors that are off', async () => {
    const off = { INGEST_RTMP_PORT: '0', INGEST_SRT_PORT: '0' };
    expect((await type('channel key sunday', off)).json).toMatchObject({ rtmpUrl: '', srtUrl: '' });
  });
});

describe('what viewers see while the encoder is away', () => {
  test('is the usual slate, until a picture is given and the running server told', async () => {
    const bus = openBus({ url: redis.url, name: 'test', log: openMemoryLog(), clock: systemClock });
    const heard: unknown[] = [];
    bus.subscribe(TOPICS.encoderSettings, (changed) => heard.push(changed));
    await bus.start();
    const picture = join(root, 'pause.png');
    writeFileSync(picture, Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
    expect((await type('channel slate sunday')).json).toEqual({ slug: 'sunday', own: false });
    const given = await type(`channel slate sunday --picture ${picture}`, { REDIS_URL: redis.url });
    expect(given.json).toEqual({ slug: 'sunday', own: true });
    expect(readFileSync(join(root, 'data', 'slates', 'own', 'sunday'))).toEqual(readFileSync(picture));
    const back = await type('channel slate sunday --default', { REDIS_URL: redis.url });
    expect(back).toMatchObject({ json: { own: false }, lines: [expect.stringContaining('the usual slate')] });
    await vi.waitFor(() => expect(heard).toEqual([{ slug: 'sunday' }, { slug: 'sunday' }]), 5_000);
    await bus.close();
  });
});

describe('tokens', () => {
  const bodyOf = async (line: string) => {
    const { json } = await type(line);
    const minted = tokenMintedSchema.parse(json);
    const ring = keyRingFrom(openSigningKeys(join(root, 'data', 'keys', 'entitlement.json')).publicSet());
    const verdict = verifyToken(minted.token, ring, Date.now() / 1_000);
    expect(verdict).toMatchObject({ ok: true });
    return { ...minted, claims: verdict.ok ? verdict.claims : undefined };
  };

  test('are minted while nothing runs, for a day unless told otherwise', async () => {
    const { id, token, hlsUrl, claims } = await bodyOf('token mint --channel sunday');
    expect(hlsUrl).toBe(`http://localhost:8080/hls/t/${token}/sunday/index.m3u8`);
    const usual = { jti: id, sub: id, slug: 'sunday', role: 'viewer', use: 'watch' };
    expect(claims).toEqual({ ...usual, iat: claims?.iat, exp: (claims?.iat ?? 0) + 86_400 });
  });

  test('say what they were told to', async () => {
    const { claims } = await bodyOf(
      'token mint --channel sunday --minutes 90 --event k0 --account ann --max-sessions 2 --policy oldest ' +
        '--embed https://Example.org/page,http://localhost:3000',
    );
    expect(claims).toMatchObject({
      sub: 'ann',
      epoch: 'k0',
      sessions: { max: 2, refuse: 'oldest' },
      embed: ['https://example.org', 'http://localhost:3000'],
      exp: (claims?.iat ?? 0) + 5_400,
    });
  });

  test('are revoked, listed so, and told to the running server', async () => {
    const bus = openBus({ url: redis.url, name: 'test', log: openMemoryLog(), clock: systemClock });
    const heard: unknown[] = [];
    bus.subscribe(TOPICS.revocation, (revocation) => heard.push(revocation));
    await bus.start();
    const { id } = await bodyOf('token mint --channel sunday --account bob');
    expect((await type(`token revoke ${id}`, { REDIS_URL: redis.url })).json).toMatchObject({ id, revoked: true });
    await vi.waitFor(() => expect(heard).toMatchObject([{ kind: 'token', subject: id }]), 5_000);
    expect((await bus.hashAll(KEYS.revocations))?.get(`token:${id}`)).toEqual(heard[0]);
    await type('token revoke ann --account');
    expect((await type('token list --channel sunday')).json).toMatchObject({
      tokens: expect.arrayContaining([
        expect.objectContaining({ id, account: 'bob', revoked: true }),
        expect.objectContaining({ account: 'ann', event: 'k0', revoked: true }),
        expect.objectContaining({ revoked: false }),
      ]),
    });
    await type('token revoke made-elsewhere --unlisted');
    await bus.close();
  });
});

test('a new key signs, and the running server is told', async () => {
  const bus = openBus({ url: redis.url, name: 'test', log: openMemoryLog(), clock: systemClock });
  await bus.start();
  const first = (await type('token rotate-key')).json;
  expect(first['keys']).toEqual([expect.any(String), first['key']]);
  const { json } = await type('token rotate-key --forget', { REDIS_URL: redis.url });
  expect(json).toEqual({ key: json['key'], keys: [json['key']] });
  expect(await bus.get(KEYS.entitlementKeys)).toMatchObject({ keys: [{ kid: json['key'] }] });
  await bus.close();
});

describe('people', () => {
  async function openTestStore() {
    const operator = openOperator(root, readSettings(root, {}));
    return { store: await operator.store(), close: () => operator.close() };
  }

  test('are listed, given another role, and removed; their channels go on', async () => {
    const { store, close } = await openTestStore();
    const owner = await store.users.add({ email: 'owner@example.org', passwordHash: 'h', role: 'owner' });
    const ann = await store.users.add({ email: 'ann@example.org', name: 'Ann', passwordHash: 'h', role: 'creator' });
    await store.channels.add({ slug: 'of-ann', ownerId: ann.id });
    const listed = await type('user list');
    expect(listed.json['users']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ email: 'ann@example.org', name: 'Ann', role: 'creator', lastSeenAt: null }),
        expect.objectContaining({ email: 'owner@example.org', role: 'owner' }),
      ]),
    );
    expect(listed.lines.join()).toContain('ann@example.org    creator    Ann');
    expect((await type('user role Ann@example.org admin')).json).toEqual({
      id: ann.id,
      email: ann.email,
      role: 'admin',
    });
    await expect(type('user role owner@example.org viewer')).rejects.toThrow('only owner');
    await expect(type('user remove owner@example.org')).rejects.toThrow('only owner');
    const removed = await type('user remove ann@example.org');
    expect(removed.json).toEqual({ id: ann.id, email: ann.email, removed: true, channels: ['of-ann'] });
    expect(removed.lines.join()).toContain("owner@example.org's now: of-ann");
    expect((await store.channels.bySlug('of-ann'))?.ownerId).toBe(owner.id);
    expect(await store.revocations.list()).toContainEqual(expect.objectContaining({ subject: `staff.${ann.id}` }));
    expect((await store.audit.page({ limit: 10 })).map(({ by, action }) => `${by.email} ${action}`)).toEqual([
      'command line person.removed',
      'command line person.role',
    ]);
    close();
  });
});

const refused = [
  { name: 'a token for no channel', line: 'token mint', say: 'Name the channel' },
  {
    name: 'a token for a channel that does not exist',
    line: 'token mint --channel nobody',
    say: "no channel 'nobody'",
  },
  { name: 'a token for ever', line: 'token mint --channel sunday --days 400', say: 'from 1 to 366' },
  { name: 'half a minute', line: 'token mint --channel sunday --minutes 0.5', say: '--minutes is a whole number' },
  { name: 'two lengths', line: 'token mint --channel sunday --minutes 5 --days 5', say: 'not both' },
  { name: 'sessions of nobody', line: 'token mint --channel sunday --max-sessions 2', say: '--account' },
  { name: 'a policy without sessions', line: 'token mint --channel sunday --policy oldest', say: '--policy' },
  { name: 'a page that is none', line: 'token mint --channel sunday --embed everywhere', say: 'no origin' },
  { name: 'a token that does not exist', line: 'token revoke nothing', say: "no token 'nothing'" },
  { name: 'a name that is taken', line: 'channel add sunday', say: 'exists already' },
  { name: 'a name the site uses itself', line: 'channel add studio', say: 'used by the site' },
  { name: 'an access that does not exist', line: 'channel add x2 --access secret', say: '--access is one of' },
  { name: 'a channel that does not exist', line: 'channel key nobody', say: "no channel 'nobody'" },
  { name: 'a slate of nobody', line: 'channel slate nobody --default', say: "no channel 'nobody'" },
  { name: 'a picture that is not there', line: 'channel slate sunday --picture /nowhere', say: 'no file' },
  { name: 'a picture that is none', line: 'channel slate sunday --picture /etc/passwd', say: 'neither a picture' },
  { name: 'two slates', line: 'channel slate sunday --picture a.png --default', say: 'not both' },
  { name: 'a role that does not exist', line: 'user add a@b.org --role king', say: '--role is one of' },
  { name: 'another role that does not exist', line: 'user role a@b.org king', say: 'A role is one of' },
  { name: 'a link for nobody', line: 'user link a@b.org', say: 'Nobody has the address a@b.org' },
  { name: 'a role of nobody', line: 'user role a@b.org viewer', say: 'Nobody has the address a@b.org' },
  { name: 'the end of nobody', line: 'user remove a@b.org', say: 'Nobody has the address a@b.org' },
  { name: 'a missing name', line: 'channel add', say: 'Usage: rostrum channel add SLUG' },
  { name: 'a word too many', line: 'channel list all', say: 'Usage: rostrum channel list' },
  { name: 'an option that does not exist', line: 'channel add x2 --colour red', say: '--colour' },
];

describe('refused in words is', () => {
  test.each(refused)('$name', async ({ line, say }) => {
    await expect(type(line)).rejects.toThrow(say);
  });
});

test('the doctor shows what is in force, without secrets', async () => {
  const { json, lines } = await type('doctor', { REDIS_URL: 'redis://:hunter2@h', EDGE_PORT: '18099' });
  expect(json).toMatchObject({ running: [] });
  expect(JSON.stringify(json) + lines.join('\n')).not.toContain('hunter2');
  expect(lines.join('\n')).toMatch(/EDGE_PORT\s+18099\s+environment/);
  expect(lines.join('\n')).toMatch(/redis-server\s+\d+\.\d+/);
});
