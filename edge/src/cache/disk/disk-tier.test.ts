import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeClock } from '@rostrum/service/clock';
import { openMemoryLog } from '@rostrum/service/log';
import { millis } from '@rostrum/units/time';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeHead } from '../../testing/answers.ts';
import { bytesOf } from '../../testing/origin-double.ts';
import { until } from '../../testing/test-edge.ts';
import type { AnswerHead, StoredAnswer } from '../answer.ts';
import { type DiskObject, DiskTier, type DiskTierOptions } from './disk-tier.ts';

const KEY = '/hls/sunday/k0/source/1.m4s';
const LASTING = 'public, max-age=86400, immutable';

let root: string;
let folder: string;
let tiers: DiskTier[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rostrum-disk-'));
  folder = join(root, 'media');
});
afterEach(async () => {
  await Promise.all(tiers.map((tier) => tier.close()));
  tiers = [];
  rmSync(root, { recursive: true, force: true });
});

async function open(changes: Partial<DiskTierOptions> = {}) {
  const log = openMemoryLog();
  const clock = new FakeClock();
  let damages = 0;
  const tier = new DiskTier({
    folder,
    maxBytes: 10_000_000,
    clock,
    log,
    onDamage: () => {
      damages += 1;
    },
    freeToKeep: () => 0,
    ...changes,
  });
  tiers.push(tier);
  await tier.start();
  return { tier, log, clock, damages: () => damages };
}

function answerOf(body: Buffer, changes: Partial<AnswerHead> = {}): StoredAnswer {
  return { head: makeHead({ cacheControl: LASTING, ...changes }), body, freshUntil: 86_400_000 };
}

async function readAll(object: DiskObject): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let offset = 0; offset < object.length; offset += pieces.at(-1)?.length ?? 0) {
    pieces.push(await object.read(offset));
  }
  return Buffer.concat(pieces);
}

/** Every file below, whole ones and new ones. */
const files = (): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true);

const written = (tier: DiskTier, count: number): Promise<void> => until(() => tier.size === count, `${count} written`);

describe('media on disk', () => {
  const sizes = [1, 10_000, 262_144, 262_145, 3_000_000];
  it.each(sizes)('%i octets come back as they were, with their head and age', async (size) => {
    const { tier, clock } = await open();
    const body = bytesOf('disk', size);
    clock.advance(5_000);
    const head = { headers: ['Content-Type', 'video/mp4'], etag: '"a"', age: 3, receivedAt: millis(1_000) };
    tier.offer(KEY, answerOf(body, head));
    await written(tier, 1);
    const found = await tier.find(KEY);
    expect(found?.head).toEqual(makeHead({ cacheControl: LASTING, ...head, length: size }));
    expect(found !== undefined && (await readAll(found)).equals(body)).toBe(true);
    found?.release();
    expect(await tier.find('/hls/sunday/k0/source/2.m4s')).toBeUndefined();
  });

  it('readers of one file share it, each from wherever it likes', async () => {
    const { tier } = await open();
    const body = bytesOf('many', 600_000);
    tier.offer(KEY, answerOf(body));
    await written(tier, 1);
    const read = async (from: number): Promise<boolean> => {
      const object = await tier.find(KEY);
      const piece = await object?.read(from);
      object?.release();
      return piece?.equals(body.subarray(from, from + piece.length)) === true;
    };
    const outcomes = await Promise.all(Array.from({ length: 500 }, (_, index) => read(index * 1_000)));
    expect(new Set(outcomes)).toEqual(new Set([true]));
  });

  it('outlives its process, and is shared with others', async () => {
    const first = await open();
    first.tier.offer(KEY, answerOf(bytesOf('kept')));
    await written(first.tier, 1);
    const other = await open();
    expect(await other.tier.find(KEY)).toBeDefined();
    await first.tier.close();
    const next = await open();
    await written(next.tier, 1);
    expect(next.tier.bytes).toBeGreaterThanOrEqual(10_000);
    const found = await next.tier.find(KEY);
    expect(found !== undefined && (await readAll(found)).equals(bytesOf('kept'))).toBe(true);
  });

  it('the oldest goes where the bound is reached', async () => {
    const { tier } = await open({ maxBytes: 35_000 });
    for (const name of [1, 2, 3, 4]) {
      tier.offer(`/hls/sunday/k0/source/${name}.m4s`, answerOf(bytesOf(String(name))));
    }
    await until(async () => (await tier.find('/hls/sunday/k0/source/4.m4s')) !== undefined, 'the last is written');
    expect(await tier.find('/hls/sunday/k0/source/1.m4s')).toBeUndefined();
    expect(await tier.find('/hls/sunday/k0/source/2.m4s')).toBeDefined();
    expect(tier.bytes).toBe(30_000);
    expect(files().length).toBe(3);
  });

  it('is gone when its time is over, by the wall clock', async () => {
    const { tier, clock } = await open();
    tier.offer(KEY, answerOf(bytesOf('old')));
    await written(tier, 1);
    clock.advance(86_400_000);
    expect(await tier.find(KEY)).toBeUndefined();
    await until(() => files().length === 0, 'it is removed');
  });

  it('is emptied when it is switched off', async () => {
    const { tier } = await open();
    tier.offer(KEY, answerOf(bytesOf('off')));
    await written(tier, 1);
    const off = await open({ maxBytes: 0 });
    expect(off.tier.mayHold(KEY)).toBe(false);
    await off.tier.close();
    expect(() => files()).toThrow();
  });

  it('what a killed process left half written is removed after an hour', async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'left.new'), 'half');
    const { tier, clock } = await open();
    await tier.close();
    expect(files().length).toBe(1);
    clock.advance(0);
    const later = await open({ clock: new FakeClock(Date.now() + 4_000_000) });
    await later.tier.close();
    expect(files()).toEqual([]);
  });

  const refused = [
    { name: 'a part', key: '/hls/sunday/k0/source/1.2.m4s' },
    { name: 'a playlist', key: '/hls/sunday/k0/source/index.m3u8' },
    { name: 'what is not immutable', head: { cacheControl: 'public, max-age=86400' } },
    { name: 'what is private', head: { cacheControl: 'private, max-age=86400, immutable' } },
    { name: 'a refusal', head: { status: 404 } },
    { name: 'what is over', freshUntil: 0 },
  ];
  it.each(refused)('$name is not kept', async ({ key = KEY, head = {}, ...rest }) => {
    const { tier } = await open();
    tier.offer(key, { ...answerOf(bytesOf('no'), head), ...rest });
    tier.offer('/hls/sunday/k0/source/init-0.mp4', answerOf(bytesOf('yes')));
    await written(tier, 1);
    expect(await tier.find(key)).toBeUndefined();
  });

  describe('a file that is not what was written', () => {
    const spoils = [
      { name: 'without its end', spoil: (path: string) => truncateSync(path, 500_000) },
      { name: 'empty', spoil: (path: string) => truncateSync(path, 0) },
      { name: 'with another beginning', spoil: (path: string) => flip(path, 0) },
      { name: 'whose lengths are too large', spoil: (path: string) => flip(path, 4) },
      { name: 'whose description is spoilt', spoil: (path: string) => flip(path, 60) },
      { name: 'whose table is spoilt', spoil: (path: string) => flip(path, -600_000 - 5) },
    ];
    it.each(spoils)('$name is none, and is removed', async ({ spoil }) => {
      const { tier, damages, log } = await open();
      tier.offer(KEY, answerOf(bytesOf('spoilt', 600_000)));
      await written(tier, 1);
      spoil(files()[0] ?? '');
      expect(await tier.find(KEY)).toBeUndefined();
      expect(damages()).toBe(1);
      await until(() => files().length === 0, 'it is removed');
      expect(log.lines.length).toBe(1);
      expect(tier.mayHold(KEY)).toBe(true);
    });

    it('is found out at the block that is spoilt, before an octet of it is given', async () => {
      const { tier, damages } = await open();
      const body = bytesOf('spoilt', 600_000);
      tier.offer(KEY, answerOf(body));
      await written(tier, 1);
      flip(files()[0] ?? '', -300_000);
      const found = await tier.find(KEY);
      expect((await found?.read(0))?.equals(body.subarray(0, 262_144))).toBe(true);
      await expect(found?.read(262_144)).rejects.toThrow('not what was written');
      found?.release();
      expect(damages()).toBe(1);
      expect(await tier.find(KEY)).toBeUndefined();
    });
  });

  describe('a disk that does not serve is left alone for a minute, with one line in the log', () => {
    it('when something else lies where its folder should', async () => {
      writeFileSync(folder, 'a file');
      const { tier, log, clock } = await open();
      await until(() => !tier.mayHold(KEY), 'it has noticed');
      tier.offer(KEY, answerOf(bytesOf('x')));
      expect(await tier.find(KEY)).toBeUndefined();
      expect(log.lines.length).toBe(1);
      rmSync(folder);
      clock.advance(60_000);
      tier.offer(KEY, answerOf(bytesOf('x')));
      await written(tier, 1);
    });

    it('when the volume is nearly full: first our own files go, then nothing more is written', async () => {
      let keep = 0;
      const { tier, log, clock } = await open({ freeToKeep: () => keep });
      tier.offer(KEY, answerOf(bytesOf('first')));
      await written(tier, 1);
      keep = Number.MAX_SAFE_INTEGER;
      tier.offer('/hls/sunday/k0/source/2.m4s', answerOf(bytesOf('second')));
      await until(() => log.lines.length > 0, 'it is told');
      tier.offer('/hls/sunday/k0/source/3.m4s', answerOf(bytesOf('third')));
      expect(files()).toEqual([]);
      expect(log.lines.map(({ level }) => level)).toEqual(['warn']);
      keep = 0;
      clock.advance(60_000);
      tier.offer(KEY, answerOf(bytesOf('again')));
      await written(tier, 1);
    });
  });
});

/** @param at an offset, from the end when negative. */
function flip(path: string, at: number): void {
  const bytes = readFileSync(path);
  const place = at < 0 ? bytes.length + at : at;
  bytes.writeUInt8(bytes.readUInt8(place) ^ 0xff, place);
  writeFileSync(path, bytes);
}
