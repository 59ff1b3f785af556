import { mkdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeDataFolder, makeSocketFolder, placesOf } from './places.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';
import { Fault } from './words.ts';

/** unix(7): 108 bytes with the zero at the end. */
const SOCKET_PATH_MAX = 107;

describe('places', () => {
  test('keep the socket’s path short, however long the data folder’s is', () => {
    const places = placesOf(`/${'long-name/'.repeat(40)}data`);
    expect(Buffer.byteLength(places.redisSocket)).toBeLessThanOrEqual(SOCKET_PATH_MAX);
  });

  test('differ from data folder to data folder', () => {
    expect(placesOf('/a/data').socketFolder).not.toBe(placesOf('/b/data').socketFolder);
  });

  test('are the same by whatever path the data folder is reached', () => {
    const parent = temporaryFolder();
    mkdirSync(join(parent, 'real'));
    symlinkSync(join(parent, 'real'), join(parent, 'link'));
    expect(placesOf(join(parent, 'link')).redisSocket).toBe(placesOf(join(parent, 'real')).redisSocket);
  });

  test('are made for their owner alone', () => {
    const parent = temporaryFolder();
    const places = makeDataFolder(join(parent, 'deep', 'data'));
    for (const folder of [places.dataFolder, places.redisFolder, places.runFolder]) {
      expect(statSync(folder).mode & 0o777).toBe(0o700);
    }
  });
});

describe('the folder for sockets', () => {
  test('is made for its owner alone, also where it stood open', () => {
    const folder = join(temporaryFolder(), 'run');
    mkdirSync(folder, { mode: 0o755 });
    makeSocketFolder(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  test('is refused where a link stands in its place', () => {
    const parent = temporaryFolder();
    mkdirSync(join(parent, 'elsewhere'));
    symlinkSync(join(parent, 'elsewhere'), join(parent, 'run'));
    expect(() => makeSocketFolder(join(parent, 'run'))).toThrow(Fault);
  });
});
