import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSlateFiles, type SlateFiles } from './slate-files.ts';

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const MP4 = Buffer.from('\0\0\0\x20ftypisom\0\0\x02\0', 'latin1');

let data: string;
let slates: SlateFiles;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'rostrum-slates-'));
  slates = openSlateFiles(data);
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

async function* chunks(...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}
const files = (): string[] => readdirSync(join(data, 'slates', 'own'));

describe('a channel’s own slate', () => {
  it('is kept, replaced as a whole, and removed', async () => {
    expect(await slates.has('sunday')).toBe(false);
    await slates.put('sunday', chunks(PNG));
    expect(await slates.has('sunday')).toBe(true);
    await slates.put('sunday', chunks(MP4.subarray(0, 3), MP4.subarray(3, 9), MP4.subarray(9)));
    expect(readFileSync(slates.pathOf('sunday'))).toEqual(MP4);
    expect(slates.pathOf('sunday')).toBe(join(data, 'slates', 'own', 'sunday'));
    expect(await slates.has('monday')).toBe(false);
    await slates.remove('sunday');
    await slates.remove('sunday');
    expect(files()).toEqual([]);
  });

  it('may be 50 MB and no more', async () => {
    const megabyte = new Uint8Array(1024 * 1024);
    await slates.put('sunday', chunks(PNG, ...Array.from({ length: 49 }, () => megabyte)));
    const before = readFileSync(slates.pathOf('sunday')).byteLength;
    const tooMuch = slates.put('sunday', chunks(PNG, ...Array.from({ length: 50 }, () => megabyte)));
    await expect(tooMuch).rejects.toMatchObject({ code: 'SLATE_TOO_LARGE', message: expect.stringContaining('50 MB') });
    expect(readFileSync(slates.pathOf('sunday')).byteLength).toBe(before);
    expect(files()).toEqual(['sunday']);
  });

  it('stays as it was where its sender leaves', async () => {
    await slates.put('sunday', chunks(PNG));
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield MP4;
      throw new Error('the sender left');
    }
    await expect(slates.put('sunday', broken())).rejects.toThrow('the sender left');
    expect(readFileSync(slates.pathOf('sunday'))).toEqual(PNG);
    expect(files()).toEqual(['sunday']);
  });

  it.each([
    { name: 'nothing at all', parts: [] },
    { name: 'three bytes', parts: [Buffer.from('abc')] },
    { name: 'a playlist', parts: [Buffer.from('#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n')] },
    { name: 'a concat script', parts: [Buffer.from('ffconcat version 1.0\nfile /etc/passwd\n')] },
    { name: 'a drawing that names other files', parts: [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')] },
  ])('is not $name', async ({ parts }) => {
    await expect(slates.put('sunday', chunks(...parts))).rejects.toMatchObject({ code: 'SLATE_KIND_UNKNOWN' });
    expect(await slates.has('sunday')).toBe(false);
  });

  it.each(['../keys/x', 'a/b', '', '.', 'Sunday'])('has no file for what is no channel’s name: %j', (slug) => {
    expect(() => slates.pathOf(slug)).toThrow(expect.objectContaining({ code: 'SLUG_INVALID' }));
  });
});
