import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureSecretFile, readSecretFile, replaceSecretFile, SecretFileError } from './secret-file.ts';

describe('a secret file', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rostrum-secret-'));
    path = join(folder, 'keys', 'secret');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is made once, for its user alone, and read from then on', () => {
    expect(readSecretFile(path)).toBeUndefined();
    expect(ensureSecretFile(path, () => 'first').toString()).toBe('first');
    expect(ensureSecretFile(path, () => 'second').toString()).toBe('first');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'keys')).mode & 0o777).toBe(0o700);
  });

  it('made by another meanwhile is that one’s', () => {
    const make = (): string => ensureSecretFile(path, () => 'theirs') && 'ours';
    expect(ensureSecretFile(path, make).toString()).toBe('theirs');
    expect(readdirSync(join(folder, 'keys'))).toEqual(['secret']);
  });

  it('is replaced whole', () => {
    ensureSecretFile(path, () => 'old');
    replaceSecretFile(path, 'new');
    expect(readSecretFile(path)?.toString()).toBe('new');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, 'keys'))).toEqual(['secret']);
  });

  const unfit = [
    { name: 'others may read it', make: () => writeFileSync(path, 'x'), say: 'run: chmod 600 PATH' },
    { name: 'it is a folder', make: () => mkdirSync(path), say: 'it is not a key file' },
    {
      name: 'it is far too long',
      make: () => writeFileSync(path, Buffer.alloc(65_537), { mode: 0o600 }),
      say: 'not a key',
    },
    {
      name: 'its folder is a file',
      make: () => writeFileSync(join(folder, 'file'), ''),
      say: 'cannot be used',
      at: 'file/x',
    },
  ];
  for (const row of unfit) {
    it(`is refused in words when ${row.name}`, () => {
      mkdirSync(join(folder, 'keys'));
      row.make();
      if (row.say.includes('PATH')) {
        chmodSync(path, 0o644);
      }
      const at = row.at === undefined ? path : join(folder, row.at);
      expect(() => ensureSecretFile(at, () => 'x')).toThrow(SecretFileError);
      expect(() => ensureSecretFile(at, () => 'x')).toThrow(row.say.replace('PATH', path));
    });
  }
});
