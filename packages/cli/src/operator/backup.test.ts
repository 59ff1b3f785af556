import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processIdentity } from '@rostrum/service/process-identity';
import * as tar from 'tar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSettings } from '../config.ts';
import { placesOf } from '../places.ts';
import type { Answer } from './command.ts';
import { findCommand, readTyped } from './commands.ts';
import { openOperator } from './operator.ts';

let root = '';
let data = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rostrum-backup-test-'));
  data = join(root, 'data');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Of Linux, bytes. */
const PATH_MAX = 4096;

async function type(line: string): Promise<Answer> {
  const words = line.split(' ');
  const command = findCommand(words);
  const typed = command === undefined ? 'no such command' : readTyped(command, words);
  if (command === undefined || typeof typed === 'string') {
    throw new Error(`${line}: ${typeof typed === 'string' ? typed : 'no such command'}`);
  }
  const operator = openOperator(root, readSettings(root, {}));
  try {
    return await command.run(operator, typed);
  } finally {
    operator.close();
  }
}

const slugs = async (): Promise<string[]> =>
  ((await type('channel list')).json['channels'] as { slug: string }[]).map(({ slug }) => slug);

/** An installation with a channel, a slate, a certificate and a chat. @returns the channel's key. */
async function fill(): Promise<unknown> {
  const { json } = await type('channel add sunday');
  for (const path of ['slates/own/sunday', 'edge/acme/account.json', 'redis/appendonlydir/appendonly.aof.manifest']) {
    mkdirSync(join(data, path, '..'), { recursive: true });
    writeFileSync(join(data, path), `what is in ${path}`);
  }
  mkdirSync(join(data, 'live', 'sunday'), { recursive: true });
  writeFileSync(join(data, 'live', 'sunday', '0.m4s'), 'media');
  return json['streamKey'];
}

describe('a backup', () => {
  it('brings back all but media, with the same keys; what was there is set aside', async () => {
    const key = await fill();
    const { json } = await type('backup --to b.tar.gz');
    const file = join(root, 'b.tar.gz');
    expect(json).toMatchObject({ file });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(data).filter((name) => name.startsWith('backup-'))).toEqual([]);
    await type('channel add later');
    await type('channel key sunday --rotate');
    writeFileSync(join(data, 'slates/own/sunday'), 'another');

    await expect(type('restore b.tar.gz')).rejects.toThrow('--replace');
    const aside = (await type('restore b.tar.gz --replace')).json['setAside'];
    expect(await slugs()).toEqual(['sunday']);
    expect((await type('channel key sunday')).json['streamKey']).toBe(key);
    expect(readFileSync(join(data, 'slates/own/sunday'), 'utf8')).toBe('what is in slates/own/sunday');
    expect(readFileSync(join(data, 'edge/acme/account.json'), 'utf8')).toContain('what is in');
    expect(existsSync(join(data, 'redis/appendonlydir/appendonly.aof.manifest'))).toBe(true);
    expect(readFileSync(join(String(aside), 'slates/own/sunday'), 'utf8')).toBe('another');
    expect(readFileSync(join(data, 'live', 'sunday', '0.m4s'), 'utf8')).toBe('media');
  });

  it('that breaks off leaves no half of it, nor one where the chat could not be copied', async () => {
    await fill();
    // A path so long that there is no room for its copy's.
    let deep = join(data, 'redis/appendonlydir');
    for (const room = PATH_MAX - 10; deep.length < room; ) {
      deep = join(deep, 'x'.repeat(Math.min(200, room - deep.length - 1)));
      mkdirSync(deep);
    }
    await expect(type('backup --to b.tar.gz')).rejects.toThrow('chat');
    expect(readdirSync(root)).toEqual(['data']);
    expect(readdirSync(data).filter((name) => name.startsWith('backup-'))).toEqual([]);
  });

  it('a restore that cannot be finished leaves all as it was', async () => {
    await fill();
    await type('backup --to b.tar.gz');
    await type('channel add later');
    // In the way of what comes back: a folder where the certificates' own folder was.
    rmSync(join(data, 'edge'), { recursive: true });
    writeFileSync(join(data, 'edge'), 'a file');
    await expect(type('restore b.tar.gz --replace')).rejects.toThrow('all is as it was before');
    expect((await slugs()).toSorted()).toEqual(['later', 'sunday']);
    expect(readFileSync(join(data, 'slates/own/sunday'), 'utf8')).toContain('what is in');
    expect(readdirSync(data).filter((name) => /^(?:restore|before-restore)-/.test(name))).toEqual([]);
  });

  it('goes to another machine', async () => {
    const key = await fill();
    await type('backup --to b.tar.gz');
    data = join(root, 'elsewhere');
    const command = findCommand(['restore']);
    const typed = command && readTyped(command, ['restore', 'b.tar.gz']);
    const operator = openOperator(root, readSettings(root, { ROSTRUM_DATA: data }));
    if (command === undefined || typeof typed !== 'object') {
      throw new Error('no such command');
    }
    expect((await command.run(operator, typed)).json).toMatchObject({ setAside: null });
    const store = await operator.store();
    const channel = await store.channels.bySlug('sunday');
    expect(await store.streamKeys.reveal(channel?.id ?? '')).toBe(key);
    operator.close();
    expect(existsSync(join(data, 'live'))).toBe(false);
  });

  it('overwrites nothing, and says so where there is nothing to back up', async () => {
    await expect(type('backup')).rejects.toThrow('nothing to back up');
    await fill();
    writeFileSync(join(root, 'b.tar.gz'), 'mine');
    await expect(type('backup --to b.tar.gz')).rejects.toThrow('overwrites nothing');
    await expect(type('backup --to nowhere/b.tar.gz')).rejects.toThrow('no folder');
  });
});

describe('restoring', () => {
  const rubbish: { name: string; spoil: (file: string) => Promise<void> | void; say: string }[] = [
    { name: 'no archive', spoil: (file) => writeFileSync(file, 'hello'), say: 'cannot be read as a backup' },
    {
      name: 'an archive cut short',
      spoil: (file) => writeFileSync(file, readFileSync(file).subarray(0, 2_000)),
      say: 'Nothing was changed',
    },
    {
      name: 'another archive',
      spoil: async (file) => {
        rmSync(file);
        writeFileSync(join(root, 'a.txt'), 'a');
        await tar.create({ file, gzip: true, cwd: root }, ['a.txt']);
      },
      say: 'no backup of Rostrum',
    },
    {
      name: 'a backup in which something was changed',
      spoil: async (file) => {
        const folder = mkdtempSync(join(root, 'changed-'));
        await tar.extract({ file, cwd: folder });
        writeFileSync(join(folder, 'keys/origin-secret'), 'chosen by somebody else');
        writeFileSync(join(folder, 'keys/stream-keys.key'), Buffer.alloc(32));
        rmSync(file);
        await tar.create({ file, gzip: true, cwd: folder }, readdirSync(folder));
      },
      say: 'damaged',
    },
    {
      name: 'links out of the folder',
      spoil: async (file) => {
        const folder = mkdtempSync(join(root, 'linked-'));
        await tar.extract({ file, cwd: folder });
        rmSync(join(folder, 'keys'), { recursive: true });
        symlinkSync('/etc', join(folder, 'keys'));
        rmSync(file);
        await tar.create({ file, gzip: true, cwd: folder }, readdirSync(folder));
      },
      say: 'damaged',
    },
  ];
  it.each(rubbish)('$name: a sentence, and nothing is changed', async ({ spoil, say }) => {
    const key = await fill();
    await type('backup --to b.tar.gz');
    await spoil(join(root, 'b.tar.gz'));
    await expect(type('restore b.tar.gz --replace')).rejects.toThrow(say);
    expect((await type('channel key sunday')).json['streamKey']).toBe(key);
    expect(readdirSync(data).filter((name) => /^(restore|before)/.test(name))).toEqual([]);
  });

  it('while it runs is refused', async () => {
    await fill();
    await type('backup --to b.tar.gz');
    const { runFolder } = placesOf(data);
    const record = JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) });
    writeFileSync(join(runFolder, 'web.supervisor'), record);
    await expect(type('restore b.tar.gz --replace')).rejects.toThrow('Stop it first');
  });
});
