import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { FakeClock } from '@rostrum/service/clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { STORE_ERRORS } from './errors.ts';
import { MIGRATIONS } from './migrations.ts';
import { describeStore } from './store.conformance.ts';
import { assertStoreMigrated, databasePathOf, migrate, openStore, type Store } from './store.ts';

const STORE_MODULE = new URL('./store.ts', import.meta.url).href;
const CLOCK_MODULE = new URL('../../service/src/clock.ts', import.meta.url).href;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rostrum-store-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function openIn(clock = new FakeClock()): Store {
  return openStore({ databasePath: join(folder, 'db', 'rostrum.sqlite'), keyFile: join(folder, 'keys', 'k'), clock });
}

describeStore('SQLite in memory, one connection', (clock) => {
  const store = openStore({ databasePath: ':memory:', keyFile: join(folder, 'k'), clock });
  return { store, other: store, close: () => store.close() };
});

describeStore('a SQLite file, two connections at once', (clock) => {
  const store = openIn(clock);
  const other = openIn(clock);
  return {
    store,
    other,
    close: () => {
      store.close();
      other.close();
    },
  };
});

describe('opening the store', () => {
  it('makes what is missing, readable by its user alone', () => {
    openIn().close();
    for (const path of ['db/rostrum.sqlite', 'keys/k']) {
      expect(statSync(join(folder, path)).mode & 0o777).toBe(0o600);
    }
    expect(readFileSync(join(folder, 'keys/k')).length).toBe(32);
  });

  it('closes twice without a fault, and leaves no log behind', async () => {
    const store = openIn();
    await migrate(store);
    store.close();
    store.close();
    expect(existsSync(join(folder, 'db', 'rostrum.sqlite-wal'))).toBe(false);
    await expect(store.channels.list()).rejects.toThrow();
  });

  const places = [
    { name: 'unset', url: undefined, path: '/data/rostrum.sqlite' },
    { name: 'empty', url: '', path: '/data/rostrum.sqlite' },
    { name: 'a path', url: '/srv/r.sqlite', path: '/srv/r.sqlite' },
    { name: 'sqlite: and a path', url: 'sqlite:/srv/r.sqlite', path: '/srv/r.sqlite' },
    { name: 'sqlite:// and a path', url: 'sqlite:///srv/r.sqlite', path: '/srv/r.sqlite' },
  ];
  for (const row of places) {
    it(`finds the database where DATABASE_URL is ${row.name}`, () => {
      expect(databasePathOf(row.url, '/data')).toBe(row.path);
    });
  }

  for (const url of ['postgres://me:hush@db/rostrum', 'postgresql://db/rostrum', 'mysql://db/rostrum']) {
    it(`says in one line that ${url.split(':')[0]} is not carried, without the address`, () => {
      const kind = url.slice(0, url.indexOf(':'));
      const say = `DATABASE_URL names a ${kind} database, and this build carries SQLite only; leave DATABASE_URL unset.`;
      expect(() => databasePathOf(url, '/data')).toThrow(say);
      const options = { databasePath: url, keyFile: join(folder, 'k'), clock: new FakeClock() };
      expect(() => openStore(options)).toThrow(
        expect.objectContaining({ code: 'STORE_KIND_UNSUPPORTED', message: say }),
      );
    });
  }

  it('says why a file cannot be opened', () => {
    const path = join(folder, 'not-a-database');
    writeFileSync(path, 'x'.repeat(4096));
    const options = { keyFile: join(folder, 'k'), clock: new FakeClock() };
    for (const databasePath of [path, join(path, 'below.sqlite'), folder]) {
      expect(() => openStore({ ...options, databasePath })).toThrow(
        expect.objectContaining({ code: 'STORE_UNREACHABLE' }),
      );
    }
  });

  it('says what is wrong with a key file', () => {
    const keyFile = join(folder, 'k');
    const open = (): Store => openStore({ databasePath: ':memory:', keyFile, clock: new FakeClock() });
    writeFileSync(keyFile, 'short', { mode: 0o600 });
    expect(open).toThrow(`The key file ${keyFile} holds 5 bytes instead of 32`);
    writeFileSync(keyFile, 'k'.repeat(32));
    chmodSync(keyFile, 0o640);
    expect(open).toThrow(`other users of this machine may read it; run: chmod 600 ${keyFile}`);
    chmodSync(keyFile, 0o600);
    open().close();
  });

  it('keeps keys working under another key file, and says why they cannot be shown', async () => {
    const store = openIn();
    await migrate(store);
    const { id } = await store.channels.add({ slug: 'main' });
    const key = await store.streamKeys.issue(id);
    store.close();
    rmSync(join(folder, 'keys', 'k'));
    const later = openIn();
    expect(await later.streamKeys.findByKey(key)).toMatchObject({ slug: 'main' });
    await expect(later.streamKeys.reveal(id)).rejects.toMatchObject({ code: 'STREAM_KEY_UNREADABLE' });
    expect(await later.streamKeys.reveal(id).catch(() => later.streamKeys.rotate(id))).toHaveLength(24);
    later.close();
  });

  it('stores no key, token or password in plain text', async () => {
    const store = openIn();
    await migrate(store);
    const user = await store.users.add({ email: 'a@example.org', passwordHash: '$argon2id$', role: 'owner' });
    const { token } = await store.sessions.create(user.id, 60_000);
    const { id } = await store.channels.add({ slug: 'main' });
    const key = await store.streamKeys.issue(id);
    store.close();
    const bytes = readFileSync(join(folder, 'db', 'rostrum.sqlite'));
    expect(bytes.includes('a@example.org')).toBe(true);
    expect(bytes.includes(key)).toBe(false);
    expect(bytes.includes(token)).toBe(false);
  });
});

describe('bringing the schema up', () => {
  it('says so when it was not done', async () => {
    const store = openIn();
    await expect(assertStoreMigrated(store)).rejects.toMatchObject({ code: 'STORE_NOT_MIGRATED' });
    await migrate(store);
    await assertStoreMigrated(store);
    store.close();
  });

  it('refuses a database that a newer version has used', async () => {
    const store = openIn();
    await migrate(store);
    store.close();
    const raw = new DatabaseSync(join(folder, 'db', 'rostrum.sqlite'));
    raw.exec("insert into rostrum_migrations values ('999-from-the-future', 0)");
    raw.close();
    const later = openIn();
    await expect(migrate(later)).rejects.toMatchObject({ code: 'STORE_TOO_NEW' });
    await expect(assertStoreMigrated(later)).rejects.toThrow('999-from-the-future');
    later.close();
  });

  it('is done once by four processes that open a new database at the same time', async () => {
    const script = `
      import { openStore, migrate } from ${JSON.stringify(STORE_MODULE)};
      import { systemClock } from ${JSON.stringify(CLOCK_MODULE)};
      const [databasePath, keyFile] = process.argv.slice(1);
      const store = openStore({ databasePath, keyFile, clock: systemClock });
      const steps = await migrate(store);
      for (let turn = 0; turn < 20; turn += 1) {
        await store.channels.add({ slug: 'c' + process.pid + '-' + turn });
      }
      store.close();
      console.log(steps.length);`;
    const run = async (): Promise<string> => {
      const paths = [join(folder, 'db', 'rostrum.sqlite'), join(folder, 'keys', 'k')];
      const child = spawn(process.execPath, ['--input-type=module', '-e', script, ...paths]);
      let output = '';
      child.stdout.on('data', (chunk) => {
        output += String(chunk);
      });
      child.stderr.on('data', (chunk) => {
        output += String(chunk);
      });
      await once(child, 'close');
      return output.trim();
    };
    const outputs = await Promise.all([run(), run(), run(), run()]);
    expect(outputs.sort()).toEqual(['0', '0', '0', String(MIGRATIONS.length)]);
    const store = openIn();
    expect(await store.channels.list()).toHaveLength(80);
    store.close();
  });
});

describe('the table of faults', () => {
  for (const [code, row] of Object.entries(STORE_ERRORS)) {
    it(`${code} has a status and a sentence`, () => {
      expect(row.httpStatus).toBeGreaterThanOrEqual(400);
      expect(row.say).toMatch(/[.}]$/);
    });
  }
});
