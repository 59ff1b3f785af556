import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openPictureFiles, type PictureFiles } from './picture-files.ts';

let folder: string;
let files: PictureFiles;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rostrum-pictures-'));
  files = openPictureFiles(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('a picture is found by its name, which is the same for the same bytes', async () => {
  const name = await files.put(Buffer.from('a picture'));
  expect(name).toMatch(/^[0-9a-f]{40}$/);
  expect(await files.put(Buffer.from('a picture'))).toBe(name);
  expect(await files.put(Buffer.from('another'))).not.toBe(name);
  expect((await files.read(name))?.toString()).toBe('a picture');
});

it.each(['', '../secret', 'a'.repeat(40), '/etc/passwd', `${'a'.repeat(40)}/..`])(
  'there is none by %s',
  async (name) => {
    writeFileSync(join(folder, 'secret'), 'x');
    expect(await files.read(name)).toBeUndefined();
  },
);

it('what nothing names is removed once it is old, half files too', async () => {
  const [kept, lost, fresh] = [
    await files.put(Buffer.from('kept')),
    await files.put(Buffer.from('lost')),
    await files.put(Buffer.from('fresh')),
  ];
  writeFileSync(join(folder, 'pictures', `${lost}.half`), 'x');
  for (const name of [kept, lost, `${lost}.half`]) {
    utimesSync(join(folder, 'pictures', name), 1_000, 1_000);
  }
  expect(await files.sweep(new Set([kept]), 2_000_000)).toBe(2);
  expect(readdirSync(join(folder, 'pictures')).toSorted()).toEqual([kept, fresh].toSorted());
});
