import { hash, randomUUID } from 'node:crypto';
import { mkdir, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { parseFileName } from '@rostrum/hls/resource-name';
import type { Clock, Timer } from '@rostrum/service/clock';
import type { Part } from '@rostrum/service/lifecycle';
import type { Log } from '@rostrum/service/log';
import { millis } from '@rostrum/units/time';
import type { AnswerHead, StoredAnswer } from '../answer.ts';
import { parseCacheControl } from '../freshness.ts';
import { DamagedFile, type Description, DiskFile, writeDiskFile } from './disk-file.ts';
import { DiskIndex, UNNAMED_SUFFIX } from './disk-index.ts';
import { DiskTurns } from './disk-turns.ts';

export type DiskTierOptions = {
  /** Its own; several processes may share it. */
  readonly folder: string;
  /** 0 = off, and what is there is removed. */
  readonly maxBytes: number;
  readonly clock: Clock;
  readonly log: Log;
  /** Told of each file that was not what had been written. */
  readonly onDamage: () => void;
  /** @returns bytes of a volume that are left to others. @param total the volume's size in bytes. */
  readonly freeToKeep?: (total: number) => number;
};

/** A gibibyte, and a twentieth of a large volume: room for a database and its log to go on. */
const FREE_BYTES = 1_073_741_824;
const FREE_SHARE = 0.05;
/** Bodies that wait to be written stay in memory; more are let go of instead. */
const MAX_QUEUED_BYTES = 32 * 1024 * 1024;
/** Files open for readers at once. */
const MAX_OPEN = 256;
/** After a fault the disk is left alone for so long. */
const REST_MS = 60_000;
/** What other processes have written or removed is looked for this often. */
const LOOK_MS = 300_000;

type Queued = { readonly key: string; readonly answer: StoredAnswer };

/**
 * The long rewind window: segments and init segments that left the memory, as files. A file that is damaged is removed
 * and counts as absent; a disk that is full is not written to, one that is
 * slow or broken not used at all, for a minute. Nothing here ever throws at a viewer.
 */
export class DiskTier implements Part {
  readonly name = 'media on disk';
  readonly #options: DiskTierOptions;
  readonly #index: DiskIndex;
  readonly #turns: DiskTurns;
  readonly #open = new Map<string, { readonly object: Promise<DiskObject | undefined>; users: number }>();
  readonly #queue: Queued[] = [];
  #queuedBytes = 0;
  #writing: Promise<void> | undefined;
  #looking: Promise<void> = Promise.resolve();
  #look: Timer | undefined;
  #restsUntil = Number.NEGATIVE_INFINITY;
  /** A full disk can be read all the same. */
  #writesFrom = Number.NEGATIVE_INFINITY;
  #isClosed = false;

  constructor(options: DiskTierOptions) {
    this.#options = options;
    this.#index = new DiskIndex(options.folder);
    this.#turns = new DiskTurns(options.clock);
  }

  /** Of the files known. */
  get bytes(): number {
    return this.#index.bytes;
  }

  get size(): number {
    return this.#index.size;
  }

  /** Whether anything of this name can be here: to be asked before {@link find}, which takes its time. */
  mayHold(key: string): boolean {
    return this.#isOn() && isLasting(key);
  }

  /** What lies there is looked through behind the scenes; it is found by name meanwhile. */
  async start(): Promise<void> {
    const { maxBytes, folder, clock } = this.#options;
    if (maxBytes === 0) {
      this.#looking = rm(folder, { recursive: true, force: true }).catch(() => {});
      return;
    }
    this.#lookThrough();
    this.#look = clock.every(LOOK_MS, () => this.#lookThrough());
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#look?.cancel();
    this.#queue.length = 0;
    const open = [...this.#open.values()];
    this.#open.clear();
    await Promise.all([this.#looking, this.#writing, ...open.map(({ object }) => closeObject(object))]);
  }

  /** Takes an answer that leaves the memory, if it is one to be kept here. It is written soon. */
  offer(key: string, answer: StoredAnswer): void {
    if (!this.#mayWrite() || !isLasting(key) || this.#index.has(nameOf(key)) || !this.#isWorthKeeping(answer)) {
      return;
    }
    if (this.#queuedBytes + answer.body.length > MAX_QUEUED_BYTES) {
      return;
    }
    this.#queue.push({ key, answer });
    this.#queuedBytes += answer.body.length;
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined;
    });
  }

  /** @returns the object, to be released by the caller; undefined when there is none. Never rejects. */
  async find(key: string): Promise<DiskObject | undefined> {
    if (!this.#isOn()) {
      return undefined;
    }
    const name = nameOf(key);
    let entry = this.#open.get(name);
    if (entry === undefined) {
      if (this.#open.size >= MAX_OPEN) {
        return undefined;
      }
      entry = { object: this.#openObject(key, name), users: 0 };
      this.#open.set(name, entry);
    }
    entry.users += 1;
    const object = await entry.object;
    if (object === undefined) {
      this.#release(name);
    }
    return object;
  }

  async #openObject(key: string, name: string): Promise<DiskObject | undefined> {
    const { folder, clock } = this.#options;
    try {
      const file = await this.#turns.take(
        () => DiskFile.open(join(folder, name), key),
        (late) => void late?.close(),
      );
      if (file === undefined) {
        this.#index.forget(name);
        return undefined;
      }
      const object = new DiskObject(file, {
        head: headOf(file.description, clock),
        read: (offset) => this.#read(name, file, offset),
        release: () => this.#release(name),
      });
      if (file.description.freshUntil > clock.wallNow()) {
        return object;
      }
      await file.close();
      await this.#remove(name);
    } catch (error) {
      this.#onFault(error, name);
    }
    return undefined;
  }

  async #read(name: string, file: DiskFile, offset: number): Promise<Buffer> {
    try {
      return await this.#turns.take(() => file.read(offset));
    } catch (error) {
      this.#onFault(error, name);
      throw error;
    }
  }

  #release(name: string): void {
    const entry = this.#open.get(name);
    if (entry === undefined) {
      return;
    }
    entry.users -= 1;
    if (entry.users === 0) {
      this.#open.delete(name);
      void closeObject(entry.object);
    }
  }

  async #writeAll(): Promise<void> {
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      try {
        if (this.#mayWrite() && !this.#index.has(nameOf(next.key))) {
          await this.#write(next);
        }
      } catch (error) {
        this.#onWriteFault(error);
      }
      this.#queuedBytes -= next.answer.body.length;
    }
    this.#queuedBytes = 0;
  }

  async #write({ key, answer }: Queued): Promise<void> {
    const { folder, clock } = this.#options;
    const name = nameOf(key);
    await this.#turns.take(() => mkdir(join(folder, name.slice(0, 2)), { recursive: true, mode: 0o700 }));
    await this.#makeRoom(answer.body.length);
    const { receivedAt, ...head } = answer.head;
    // Monotonic time means nothing to the next life of this process.
    const wallOf = (time: number): number => clock.wallNow() + time - clock.now();
    const description: Description = {
      key,
      head,
      receivedAt: wallOf(receivedAt),
      freshUntil: wallOf(answer.freshUntil),
      length: answer.body.length,
    };
    const unnamed = join(folder, `${randomUUID()}${UNNAMED_SUFFIX}`);
    try {
      await this.#turns.take(() => writeDiskFile(unnamed, description, answer.body));
      await this.#turns.take(() => rename(unnamed, join(folder, name)));
    } catch (error) {
      await rm(unnamed, { force: true }).catch(() => {});
      throw error;
    }
    this.#index.add(name, answer.body.length);
  }

  /** Lets the oldest files go, for our own bound's sake and for what others need of the volume. */
  async #makeRoom(bytes: number): Promise<void> {
    const { folder, maxBytes, freeToKeep = usualFreeToKeep } = this.#options;
    const over = this.#index.bytes + bytes - maxBytes;
    if (over > 0) {
      await this.#turns.take(() => this.#index.removeOldest(over));
    }
    const { bavail, blocks, bsize } = await this.#turns.take(() => statfs(folder));
    const lacking = freeToKeep(blocks * bsize) + bytes - bavail * bsize;
    if (lacking > 0 && (await this.#turns.take(() => this.#index.removeOldest(lacking))) < lacking) {
      throw new Error('the volume is nearly full');
    }
  }

  #lookThrough(): void {
    const { folder, clock } = this.#options;
    this.#looking = this.#looking
      .then(() => mkdir(folder, { recursive: true, mode: 0o700 }))
      .then(() => this.#index.look(clock.wallNow(), () => this.#isClosed))
      .catch((error: unknown) => this.#onFault(error, ''));
  }

  #onFault(error: unknown, name: string): void {
    const { clock, log, onDamage } = this.#options;
    if (error instanceof DamagedFile) {
      onDamage();
      log.warn({ err: error, file: name }, 'edge: a stored segment is damaged and is fetched anew');
      void this.#remove(name);
      return;
    }
    if (this.#isOn()) {
      this.#restsUntil = clock.now() + REST_MS;
      log.warn({ err: error, restMs: REST_MS }, 'edge: the disk is left alone for a while; media are fetched anew');
    }
  }

  #onWriteFault(error: unknown): void {
    const { clock, log } = this.#options;
    this.#writesFrom = clock.now() + REST_MS;
    log.warn({ err: error, restMs: REST_MS }, 'edge: no segments are put on disk for a while');
  }

  #mayWrite(): boolean {
    return this.#isOn() && this.#options.clock.now() >= this.#writesFrom;
  }

  async #remove(name: string): Promise<void> {
    try {
      await this.#turns.take(() => this.#index.remove(name));
    } catch (error) {
      this.#onFault(error, name);
    }
  }

  #isOn(): boolean {
    const { maxBytes, clock } = this.#options;
    return maxBytes > 0 && !this.#isClosed && clock.now() >= this.#restsUntil;
  }

  /** Only what its origin called immutable, and for as long as it said. */
  #isWorthKeeping({ head, body, freshUntil }: StoredAnswer): boolean {
    const control = parseCacheControl(head.cacheControl);
    return (
      head.status === 200 &&
      head.encoding === 'identity' &&
      control.isImmutable &&
      !control.isForbidden &&
      freshUntil > this.#options.clock.now() &&
      body.length <= this.#options.maxBytes
    );
  }
}

type ObjectUse = {
  readonly head: AnswerHead;
  readonly read: (offset: number) => Promise<Buffer>;
  readonly release: () => void;
};

/** One object on disk, open; shared by all who read it at present. */
export class DiskObject {
  readonly #file: DiskFile;
  readonly #use: ObjectUse;

  constructor(file: DiskFile, use: ObjectUse) {
    this.#file = file;
    this.#use = use;
  }

  /** With the body's length. */
  get head(): AnswerHead {
    return this.#use.head;
  }

  get length(): number {
    return this.#file.description.length;
  }

  /** @returns octets from there on, at least one. @throws Error when they cannot be had; the object is of no more use. */
  read(offset: number): Promise<Buffer> {
    return this.#use.read(offset);
  }

  /** Once for each time it was found. */
  release(): void {
    this.#use.release();
  }

  /** For the one who opened it. */
  close(): Promise<void> {
    return this.#file.close();
  }
}

/** A file that cannot be closed is the system's to mind. */
async function closeObject(object: Promise<DiskObject | undefined>): Promise<void> {
  try {
    await (await object)?.close();
  } catch {
    // Nobody reads it any more.
  }
}

function headOf({ head, receivedAt, length }: Description, clock: Clock): AnswerHead {
  return { ...head, length, receivedAt: millis(clock.now() + receivedAt - clock.wallNow()) };
}

/** Whether a name is a segment's or an init segment's. */
function isLasting(key: string): boolean {
  const file = parseFileName(key.slice(key.lastIndexOf('/') + 1));
  return file !== undefined && file.part === undefined;
}

/** Two folders deep, so that no folder holds more than a few thousand. */
function nameOf(key: string): string {
  const text = hash('sha256', key, 'hex');
  return `${text.slice(0, 2)}/${text.slice(2)}`;
}

function usualFreeToKeep(total: number): number {
  return Math.max(FREE_BYTES, total * FREE_SHARE);
}
