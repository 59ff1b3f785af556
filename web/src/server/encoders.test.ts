import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bus, openBus } from '@rostrum/bus/bus';
import { openTestRedis, type TestRedis } from '@rostrum/bus/test-redis';
import { channelEncodersSchema, channelPullSchema } from '@rostrum/contract/api';
import { TOPICS } from '@rostrum/contract/bus-topics';
import { streamKeyListSchema } from '@rostrum/contract/stream-key';
import { systemClock } from '@rostrum/service/clock';
import { openMemoryLog } from '@rostrum/service/log';
import { openSlateFiles } from '@rostrum/store/slate-files';
import { migrate, openStore, type Store } from '@rostrum/store/store';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Actor } from './account.ts';
import { Addresses } from './addresses.ts';
import { Encoders } from './encoders.ts';
import { Pulls } from './pulls.ts';
import { Slates } from './slates.ts';
import { StreamKeys } from './stream-keys.ts';

const OWNER: Actor = { id: 'owner', email: 'owner@example.org', name: '', role: 'owner', address: '192.0.2.1' };
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

let folder: string;
let redis: TestRedis;
let bus: Bus;
let store: Store;
let encoders: Encoders;
let streamKeys: StreamKeys;
let slates: Slates;
let pulls: Pulls;
const log = openMemoryLog();
const heard: unknown[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rostrum-encoders-'));
  redis = await openTestRedis();
  bus = openBus({ url: redis.url, name: 'test', log, clock: systemClock });
  for (const topic of [TOPICS.encoderSettings, TOPICS.streamKeyRotated, TOPICS.pull]) {
    bus.subscribe(topic, (payload) => heard.push(payload));
  }
  await bus.start();
  store = openStore({ databasePath: ':memory:', keyFile: join(folder, 'key'), clock: systemClock });
  await migrate(store);
  await store.channels.add({ slug: 'sunday' });
  const addresses = new Addresses({ publicUrl: 'https://live.example.org', rtmpPort: 1935, srtPort: 8890 });
  encoders = new Encoders({ store, bus, addresses, log });
  streamKeys = new StreamKeys({ store, bus, addresses, log });
  slates = new Slates({ store, files: openSlateFiles(folder), bus, log });
  pulls = new Pulls({ store, bus, log, isOffered: true });
});
beforeEach(() => {
  heard.length = 0;
});
afterAll(async () => {
  store.close();
  await bus.close();
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a channel’s encoders', () => {
  it('have a key each, and no passphrase at first', async () => {
    const view = channelEncodersSchema.parse(await encoders.view('sunday'));
    expect(view).toMatchObject({
      srtLatencyMs: 200,
      switching: 'primary',
      priority: 0,
      backupKey: view.backup.streamKey,
    });
    expect(view).not.toHaveProperty('srtPassphrase');
    expect(view.primary.streamKey).not.toBe(view.backupKey);
    expect(view.backup.srtUrl).toBe(`srt://live.example.org:8890?streamid=publish:${view.backupKey}`);
    expect(await encoders.choices('sunday')).toEqual({ encryptsSrt: false, srtLatencyMs: 200, switching: 'primary' });
  });

  it('are given the passphrase with each address once it is asked for, and ingest is told', async () => {
    await encoders.update('sunday', { encryptsSrt: true, switching: 'stay' }, OWNER);
    const { srtPassphrase, primary, backup, switching } = await encoders.view('sunday');
    expect(switching).toBe('stay');
    for (const { srtUrl } of [primary, backup]) {
      expect(srtUrl.endsWith(`&passphrase=${srtPassphrase}`)).toBe(true);
    }
    await vi.waitFor(() => expect(heard).toEqual([{ slug: 'sunday' }]));
  });

  it.each(['primary', 'backup'] as const)('get a new %s key alone', async (role) => {
    const before = await encoders.view('sunday');
    await encoders.rotate('sunday', role, OWNER);
    const after = await encoders.view('sunday');
    const other = role === 'primary' ? 'backup' : 'primary';
    expect(after[role].streamKey).not.toBe(before[role].streamKey);
    expect(after[other].streamKey).toBe(before[other].streamKey);
    await vi.waitFor(() => expect(heard).toEqual([{ slug: 'sunday', role }]));
  });

  it('cannot be set to what the store does not know', async () => {
    const wrong = encoders.update('sunday', { srtLatencyMs: 5 }, OWNER);
    await expect(wrong).rejects.toMatchObject({ code: 'ENCODER_SETTING_INVALID' });
    await expect(encoders.view('nobody')).rejects.toMatchObject({ code: 'NO_SUCH_CHANNEL' });
    expect(heard).toEqual([]);
  });
});

describe('more stream keys of a channel', () => {
  it('have a name and a place, tell when they were used, and go singly; ingest is told of each', async () => {
    const { key, addresses } = await streamKeys.add('sunday', { name: 'Church PC', role: 'backup' }, OWNER);
    expect(addresses.rtmpUrl).toBe(`rtmp://live.example.org:1935/live/${addresses.streamKey}`);
    expect((await streamKeys.show('sunday', key.id, OWNER)).addresses).toEqual(addresses);
    await store.streamKeys.touch(key.id, { address: '192.0.2.4', encoder: 'Larix' });
    expect(streamKeyListSchema.parse({ keys: await streamKeys.list('sunday') }).keys.at(-1)).toMatchObject({
      name: 'Church PC',
      role: 'backup',
      lastAddress: '192.0.2.4',
      lastEncoder: 'Larix',
    });
    expect(await streamKeys.rename('sunday', key.id, 'Hall', OWNER)).toMatchObject({ name: 'Hall' });
    await streamKeys.revoke('sunday', key.id, OWNER);
    await vi.waitFor(() => expect(heard).toEqual([{ slug: 'sunday' }, { slug: 'sunday', keyId: key.id }]));
    expect((await streamKeys.list('sunday')).filter(({ name }) => name !== null)).toEqual([]);
    const rows = await store.audit.page({ limit: 50 });
    const done = rows.map(({ action }) => action).filter((action) => action.startsWith('stream-key.'));
    expect(done).toEqual(['stream-key.revoked', 'stream-key.renamed', 'stream-key.made']);
    expect(JSON.stringify([rows, log.lines])).not.toContain(addresses.streamKey);
  });

  it('are not the main ones, nor another channel’s', async () => {
    await store.channels.add({ slug: 'monday' });
    const { key } = await streamKeys.add('monday', { name: 'Hall', role: 'primary' }, OWNER);
    const main = (await streamKeys.list('sunday'))[0]?.id ?? '';
    for (const id of [key.id, main, 'nothing']) {
      await expect(streamKeys.show('sunday', id, OWNER)).rejects.toMatchObject({ code: 'NO_SUCH_STREAM_KEY' });
      await expect(streamKeys.rename('sunday', id, 'x', OWNER)).rejects.toMatchObject({ code: 'NO_SUCH_STREAM_KEY' });
      await expect(streamKeys.revoke('sunday', id, OWNER)).rejects.toMatchObject({ code: 'NO_SUCH_STREAM_KEY' });
    }
  });
});

describe('a channel’s slate', () => {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield PNG;
  }

  it('is its own once a picture came, and ingest is told of each change', async () => {
    expect(await slates.isOwn('sunday')).toBe(false);
    await slates.put('sunday', { type: 'image/png', stream: bytes() }, OWNER);
    expect(await slates.isOwn('sunday')).toBe(true);
    await slates.remove('sunday', OWNER);
    expect(await slates.isOwn('sunday')).toBe(false);
    await vi.waitFor(() => expect(heard).toEqual([{ slug: 'sunday' }, { slug: 'sunday' }]));
  });

  it.each([null, 'text/html', 'application/octet-stream'])('is not of the type %s', async (type) => {
    const wrong = slates.put('sunday', { type, stream: bytes() }, OWNER);
    await expect(wrong).rejects.toMatchObject({ code: 'SLATE_KIND_UNKNOWN' });
    expect(await slates.isOwn('sunday')).toBe(false);
  });

  it('stays as it is where the sender leaves', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield PNG;
      throw new Error('aborted');
    }
    const half = slates.put('sunday', { type: 'image/png', stream: broken() }, OWNER);
    await expect(half).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect(await slates.isOwn('sunday')).toBe(false);
    expect(heard).toEqual([]);
  });

  it('is nobody’s where there is no such channel', async () => {
    const wrong = slates.put('nobody', { type: 'image/png', stream: bytes() }, OWNER);
    await expect(wrong).rejects.toMatchObject({ code: 'NO_SUCH_CHANNEL' });
  });
});

describe('an address a channel is pulled from', () => {
  it('is told whole to who asks for it, by its host to pages, and ingest is told of each change', async () => {
    const camera = 'rtsp://admin:s3cret@camera.example/one';
    expect(await pulls.of('sunday')).toEqual({ address: null, shown: null, isOn: false });
    await pulls.set('sunday', { address: camera, isOn: true }, OWNER);
    expect(await pulls.view('sunday')).toEqual({ shown: 'rtsp://camera.example', isOn: true });
    await pulls.set('sunday', { isOn: false }, OWNER);
    expect(channelPullSchema.parse(await pulls.of('sunday'))).toMatchObject({ address: camera, isOn: false });
    await pulls.remove('sunday', OWNER);
    expect(await pulls.view('sunday')).toEqual({ shown: null, isOn: false });
    await vi.waitFor(() => expect(heard).toEqual([{ slug: 'sunday' }, { slug: 'sunday' }, { slug: 'sunday' }]));
    expect(JSON.stringify(log.lines)).not.toContain('s3cret');
  });

  it('is refused in words where it is none', async () => {
    const wrong = pulls.set('sunday', { address: 'file:///etc/passwd', isOn: true }, OWNER);
    await expect(wrong).rejects.toMatchObject({ code: 'PULL_ADDRESS_INVALID' });
    expect(heard).toEqual([]);
  });
});
