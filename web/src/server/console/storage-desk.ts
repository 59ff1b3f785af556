import { readdir, statfs } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Language } from '@rostrum/contract/language';
import type { Storage } from '@rostrum/contract/storage';
import type { Clock } from '@rostrum/service/clock';
import type { SlateFiles } from '@rostrum/store/slate-files';
import type { Store } from '@rostrum/store/store';
import { saySetting } from '../../language/say-setting.ts';
import type { StreamStates } from '../stream-states.ts';
import { bytesOf, FileBudget, sizeOf } from './folder-size.ts';
import { diskAlarms } from './health-rules.ts';
import type { Machines } from './machines.ts';

export type StorageParts = {
  readonly store: Pick<Store, 'channels'>;
  readonly states: Pick<StreamStates, 'of'>;
  readonly machines: Pick<Machines, 'all' | 'configurations' | 'isBusConnected'>;
  readonly slateFiles: Pick<SlateFiles, 'pathOf'>;
  /** `ROSTRUM_DATA`. */
  readonly dataFolder: string;
  readonly databasePath: string;
  readonly clock: Clock;
};

/** One count holds for so long, however many look. */
const REMEMBER_MS = 15_000;
/** Files looked at for one count: some seconds of a slow disk. */
const FILES_MAX = 200_000;
const FOLDERS = { live: 'live', slates: 'slates', films: 'films', redis: 'redis', edge: 'edge' } as const;
const LIMIT_KEYS: ReadonlySet<string> = new Set([
  'INGEST_DISK_MAX_BYTES',
  'INGEST_CHANNEL_DISK_MAX_BYTES',
  'INGEST_WINDOW_S',
  'EDGE_DISK_MAX_BYTES',
  'EDGE_CACHE_MAX_BYTES',
]);
/** What ingest notes of a channel that is about room. */
const ROOM_NOTICES: ReadonlySet<string> = new Set(['DISK_QUOTA', 'DISK_REFUSES']);

/** What takes the room: counted when somebody looks, a few times a minute at most. */
export class StorageDesk {
  readonly #parts: StorageParts;
  #last: { readonly at: number; readonly storage: Promise<Omit<Storage, 'alarms'>> } | undefined;

  constructor(parts: StorageParts) {
    this.#parts = parts;
  }

  /** @param language of whoever asks. */
  async now(language: Language): Promise<Storage> {
    const { machines, clock } = this.#parts;
    const now = clock.now();
    if (this.#last === undefined || now - this.#last.at > REMEMBER_MS) {
      this.#last = { at: now, storage: this.#count() };
    }
    const known = { machines: machines.all(), isBusConnected: machines.isBusConnected };
    const storage = await this.#last.storage;
    return {
      ...storage,
      limits: storage.limits.map((limit) => saySetting(limit, language)),
      alarms: diskAlarms(known, clock.wallNow(), language),
    };
  }

  async #count(): Promise<Omit<Storage, 'alarms'>> {
    const { store, machines, dataFolder, clock } = this.#parts;
    const budget = new FileBudget(FILES_MAX);
    const [disk, live, slates, films, redis, edge, database] = await Promise.all([
      diskOf(dataFolder),
      sizeOf(join(dataFolder, FOLDERS.live), budget),
      sizeOf(join(dataFolder, FOLDERS.slates), budget),
      sizeOf(join(dataFolder, FOLDERS.films), budget),
      sizeOf(join(dataFolder, FOLDERS.redis), budget),
      sizeOf(join(dataFolder, FOLDERS.edge), budget),
      this.#database(),
    ]);
    return {
      disk,
      kinds: [
        { kind: 'live', bytes: live.bytes, files: live.files },
        { kind: 'edge', bytes: edge.bytes, files: edge.files },
        { kind: 'slates', bytes: slates.bytes, files: slates.files },
        { kind: 'films', bytes: films.bytes, files: films.files },
        { kind: 'database', ...database },
        { kind: 'redis', bytes: redis.bytes, files: redis.files },
        { kind: 'other', ...(await this.#others(budget)) },
      ],
      channels: await this.#channels(await store.channels.list(), live.below),
      caches: machines.all().flatMap(({ host, cache }) => (cache === null ? [] : [{ host, ...cache }])),
      limits: await this.#limits(),
      isPartial: budget.isSpent,
      countedAt: clock.wallNow(),
    };
  }

  /** Each once, though several roles may run by themselves on one machine. */
  async #limits(): Promise<Storage['limits']> {
    const limits = (await this.#parts.machines.configurations()).flatMap(({ host, rows }) =>
      rows.filter(({ key }) => LIMIT_KEYS.has(key)).map(({ key, value, help }) => ({ host, key, value, help })),
    );
    return [...new Map(limits.map((limit) => [`${limit.host} ${limit.key} ${limit.value}`, limit])).values()];
  }

  /** The file, and what SQLite keeps beside it. */
  async #database(): Promise<{ bytes: number; files: number }> {
    const { databasePath } = this.#parts;
    const sizes = await Promise.all(['', '-wal', '-shm'].map((end) => bytesOf(`${databasePath}${end}`)));
    return { bytes: sizes.reduce((sum, each) => sum + each, 0), files: sizes.filter((each) => each > 0).length };
  }

  async #others(budget: FileBudget): Promise<{ bytes: number; files: number }> {
    const { dataFolder, databasePath } = this.#parts;
    const named = new Set<string>(Object.values(FOLDERS));
    const entries = await readdir(dataFolder, { withFileTypes: true }).catch(() => []);
    const others = { bytes: 0, files: 0 };
    for (const entry of entries.filter(({ name }) => !named.has(name) && !name.startsWith(basename(databasePath)))) {
      const path = join(dataFolder, entry.name);
      const size = entry.isDirectory() ? await sizeOf(path, budget) : { bytes: await bytesOf(path), files: 1 };
      others.bytes += size.bytes;
      others.files += size.files;
    }
    return others;
  }

  async #channels(
    channels: readonly { readonly slug: string; readonly title: string }[],
    live: ReadonlyMap<string, number>,
  ): Promise<Storage['channels']> {
    const { slateFiles, states } = this.#parts;
    const titles = new Map(channels.map(({ slug, title }) => [slug, title]));
    const rows = await Promise.all(
      [...new Set([...titles.keys(), ...live.keys()])].map(async (slug) => ({
        slug,
        title: titles.get(slug) ?? null,
        liveBytes: live.get(slug) ?? 0,
        slateBytes: titles.has(slug) ? await bytesOf(slateFiles.pathOf(slug)) : 0,
        shortened: states.of(slug)?.notices.find(({ code }) => ROOM_NOTICES.has(code))?.say ?? null,
      })),
    );
    return rows
      .filter(({ liveBytes, slateBytes }) => liveBytes + slateBytes > 0)
      .toSorted((a, b) => b.liveBytes + b.slateBytes - a.liveBytes - a.slateBytes);
  }
}

async function diskOf(folder: string): Promise<Storage['disk']> {
  const found = await statfs(folder).catch(() => undefined);
  return found === undefined ? null : { freeBytes: found.bavail * found.bsize, totalBytes: found.blocks * found.bsize };
}
