import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeClock } from '@rostrum/service/clock';
import { openMemoryLog } from '@rostrum/service/log';
import { openPictureFiles } from '@rostrum/store/picture-files';
import { migrate, openStore, type Store } from '@rostrum/store/store';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from './account.ts';
import { Pictures } from './pictures.ts';
import { Posters } from './posters.ts';
import { Schedule } from './schedule.ts';

const OWNER: Actor = { id: 'owner', email: 'owner@example.org', name: '', role: 'owner', address: '192.0.2.1' };
const HIDDEN = '<script>alert(1)</script>';

let folder: string;
let store: Store;
let pictures: Pictures;
let posters: Posters;
let schedule: Schedule;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rostrum-pictures-'));
  const clock = new FakeClock();
  const log = openMemoryLog();
  store = openStore({ databasePath: ':memory:', keyFile: join(folder, 'key'), clock });
  await migrate(store);
  await store.channels.add({ slug: 'sunday' });
  pictures = new Pictures({ store, files: openPictureFiles(folder), clock, log });
  schedule = new Schedule({ store, clock, log, inForce: { changed: async () => {} } });
  posters = new Posters({ store, pictures, schedule, log });
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const plain = (width = 640, height = 360) =>
  sharp({ create: { width, height, channels: 4, background: { r: 200, g: 40, b: 30, alpha: 0.5 } } });

async function* stream(bytes: Uint8Array, parts = 3): AsyncGenerator<Uint8Array> {
  const size = Math.ceil(bytes.byteLength / parts);
  for (let at = 0; at < bytes.byteLength; at += size) {
    yield bytes.subarray(at, at + size);
  }
}

async function taken(bytes: Uint8Array): Promise<Buffer> {
  const found = await pictures.read(await pictures.take(stream(bytes)));
  return found ?? expect.fail('it was not kept');
}

describe('a picture that is sent', () => {
  it.each(['png', 'jpeg', 'webp'] as const)('as %s is kept as a JPEG of our own', async (kind) => {
    const kept = await taken(await plain().toFormat(kind).toBuffer());
    expect(await sharp(kept).metadata()).toMatchObject({ format: 'jpeg', width: 640, height: 360 });
  });

  it('is made smaller where it is large, and stands upright', async () => {
    const kept = await taken(await plain(4_000, 2_000).jpeg().withMetadata({ orientation: 6 }).toBuffer());
    const { width, height, orientation } = await sharp(kept).metadata();
    expect([width, height, orientation ?? 1]).toEqual([800, 1_600, 1]);
  });

  it('loses what was written into it and what hides behind it', async () => {
    const made = await plain()
      .jpeg()
      .withExif({ IFD0: { ImageDescription: 'at home', Copyright: HIDDEN } })
      .toBuffer();
    expect(made.includes('at home')).toBe(true);
    const kept = await taken(Buffer.concat([made, Buffer.from(HIDDEN)]));
    expect([kept.includes('at home'), kept.includes('script')]).toEqual([false, false]);
    expect(await sharp(kept).metadata()).not.toHaveProperty('exif');
  });

  it.each([
    { name: 'a drawing in SVG', bytes: `<svg xmlns="http://www.w3.org/2000/svg">${HIDDEN}</svg>` },
    { name: 'an XML file that is SVG', bytes: '<?xml version="1.0"?><svg/>' },
    { name: 'a page', bytes: `<!doctype html>${HIDDEN}` },
    { name: 'a GIF', bytes: 'GIF89a' },
    { name: 'nothing', bytes: '' },
    { name: 'a RIFF that is sound', bytes: 'RIFF\x00\x00\x00\x00WAVEfmt ' },
  ])('$name is refused', async ({ bytes }) => {
    await expect(pictures.take(stream(Buffer.from(bytes)))).rejects.toMatchObject({ code: 'PICTURE_KIND_UNKNOWN' });
    expect(existsSync(join(folder, 'pictures'))).toBe(false);
  });

  it.each([
    {
      name: 'a PNG’s head before a page',
      bytes: Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from(HIDDEN)]),
    },
    {
      name: 'a JPEG’s head before an SVG',
      bytes: Buffer.concat([Buffer.from('ffd8ff', 'hex'), Buffer.from('<svg/>')]),
    },
    { name: 'a WebP’s head alone', bytes: Buffer.from('RIFF\x04\x00\x00\x00WEBP') },
  ])('$name is refused', async ({ bytes }) => {
    await expect(pictures.take(stream(bytes))).rejects.toMatchObject({ code: 'PICTURE_BROKEN' });
  });

  it('that breaks off in the middle of its data is refused', async () => {
    const noise = await sharp({
      create: {
        width: 300,
        height: 300,
        channels: 3,
        noise: { type: 'gaussian', mean: 128, sigma: 30 },
        background: '#000',
      },
    })
      .png()
      .toBuffer();
    const half = noise.subarray(0, noise.byteLength / 2);
    await expect(pictures.take(stream(half))).rejects.toMatchObject({ code: 'PICTURE_BROKEN' });
  });

  it('of more pixels than a camera has is not decoded', async () => {
    const bomb = await sharp({ create: { width: 12_000, height: 6_000, channels: 3, background: '#000' } })
      .png()
      .toBuffer();
    expect(bomb.byteLength).toBeLessThan(1_000_000);
    await expect(pictures.take(stream(bomb))).rejects.toMatchObject({ code: 'PICTURE_BROKEN' });
  });

  it('that is too long is refused before all of it came, and one whose sender leaves', async () => {
    let sent = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        sent += 1;
        yield Buffer.alloc(1024 * 1024);
      }
    }
    await expect(pictures.take(endless())).rejects.toMatchObject({ code: 'PICTURE_TOO_LARGE' });
    expect(sent).toBe(11);
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('89504e470d0a1a0a', 'hex');
      throw new Error('aborted');
    }
    await expect(pictures.take(broken())).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('one that fails does not keep the next one out', async () => {
    const good = await plain().png().toBuffer();
    const [bad, kept] = await Promise.allSettled([
      pictures.take(stream(Buffer.from('x'))),
      pictures.take(stream(good)),
    ]);
    expect([bad.status, kept.status]).toEqual(['rejected', 'fulfilled']);
  });
});

describe('what has a picture', () => {
  it('a channel, until it is taken away', async () => {
    const path = await posters.putPicture('sunday', stream(await plain().png().toBuffer()), OWNER);
    expect(path).toMatch(/^\/pictures\/[0-9a-f]{40}\.jpg$/);
    expect(`/pictures/${(await store.channels.bySlug('sunday'))?.picture}.jpg`).toBe(path);
    await posters.removePicture('sunday', OWNER);
    expect(await store.channels.bySlug('sunday')).not.toHaveProperty('picture');
    await expect(posters.putPicture('nobody', stream(Buffer.from('')), OWNER)).rejects.toMatchObject({
      code: 'NO_SUCH_CHANNEL',
    });
  });

  it('what is planned: each of its times has it, and a change of the plan leaves it', async () => {
    const wish = { title: 'Service', description: '', startsAt: 1e9, endsAt: 2e9, zone: 'UTC', recurrence: null };
    const { id } = await schedule.add('sunday', wish, OWNER);
    const poster = await posters.putPoster('sunday', id, stream(await plain().webp().toBuffer()), OWNER);
    expect(await schedule.update('sunday', id, { ...wish, title: 'Harvest' }, OWNER)).toMatchObject({ poster });
    expect(await schedule.byEventId('sunday', id)).toMatchObject({ title: 'Harvest', poster });
    await posters.removePoster('sunday', id, OWNER);
    expect(await schedule.plans('sunday')).toMatchObject([{ poster: null }]);
    const wrong = posters.putPoster('sunday', 'nothing', stream(Buffer.from('')), OWNER);
    await expect(wrong).rejects.toMatchObject({ code: 'NO_SUCH_PLAN' });
  });

  it('what nothing shows any more is removed an hour later, and what is shown stays', async () => {
    const clock = new FakeClock(Date.now() + 2 * 3_600_000);
    const later = new Pictures({ store, files: openPictureFiles(folder), clock, log: openMemoryLog() });
    await posters.putPicture('sunday', stream(await plain().png().toBuffer()), OWNER);
    await posters.putPicture('sunday', stream(await plain(64, 64).png().toBuffer()), OWNER);
    await later.sweep();
    const { picture } = (await store.channels.bySlug('sunday')) ?? {};
    expect(readdirSync(join(folder, 'pictures'))).toEqual([picture]);
  });
});
