import { type FileHandle, mkdir, open, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '@rostrum/service/log';

/**
 * Media on disk: each part is written as it closes, so that it outlives this process; bytes of the newest segments stay in
 * memory besides, older ones are read from the data folder.
 */

/** Media that could not be moved to disk stays in memory up to this much for all channels; then the oldest goes. */
const STRANDED_MAX_BYTES = 512 * 1024 * 1024;

/** Bytes on their way to a disk that takes none: what closes after that stays in memory. */
const BACKLOG_MAX_BYTES = 64 * 1024 * 1024;

/** Bytes on their way to disk, of all bodies of a store. */
type Backlog = { bytes: number };

/** One folder for one rendition of one event. Owned by the rendition, which calls `close`. */
export class PartStore {
  readonly #folder: string;
  readonly #log: Log;
  readonly #onDisk: (isWell: boolean) => void;
  readonly #bodies = new Set<SegmentBody>();
  readonly #backlog: Backlog = { bytes: 0 };
  #folderMade: Promise<unknown> | undefined;
  #isDiskFailing = false;

  /** @param onDisk told when the disk refuses, and when it takes again. */
  constructor(folder: string, log: Log, onDisk: (isWell: boolean) => void = () => {}) {
    this.#folder = folder;
    this.#log = log;
    this.#onDisk = onDisk;
  }

  /** Opens the body of a segment, to which parts are added as they close. */
  openBody(name: string): SegmentBody {
    const body = new SegmentBody(join(this.#folder, name), this.#backlog, () => this.#makeFolder());
    this.#bodies.add(body);
    return body;
  }

  /**
   * Takes up a body that another process wrote.
   * @param lengths bytes of its parts, in order.
   * @returns undefined where the disk has not all of it.
   */
  async findBody(name: string, lengths: readonly number[]): Promise<SegmentBody | undefined> {
    const path = join(this.#folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined || found.size < lengths.reduce((sum, length) => sum + length, 0)) {
      return undefined;
    }
    const body = new SegmentBody(path, this.#backlog, () => this.#makeFolder(), lengths);
    this.#bodies.add(body);
    return body;
  }

  /** Frees a complete body's memory. Where its bytes are not on disk they stay, and the fault is told once. */
  async spill(body: SegmentBody): Promise<void> {
    try {
      await body.spill();
      if (this.#isDiskFailing) {
        this.#isDiskFailing = false;
        this.#onDisk(true);
      }
    } catch (error) {
      if (!this.#isDiskFailing) {
        this.#isDiskFailing = true;
        this.#log.error({ err: error }, 'part-store: the disk refuses; live goes on from memory');
        this.#onDisk(false);
      }
      this.#shedStranded();
    }
  }

  /** Forgets a body, in memory and on disk. */
  async drop(body: SegmentBody): Promise<void> {
    this.#bodies.delete(body);
    await body.drop();
  }

  /** Resolves when all that was added so far is written, or given up. */
  async settled(): Promise<void> {
    await Promise.all([...this.#bodies].map((body) => body.settled()));
  }

  /** Lets go of what is open, and leaves on disk what is there: another process takes it up. */
  async suspend(): Promise<void> {
    await Promise.all([...this.#bodies].map((body) => body.finish()));
    this.#bodies.clear();
  }

  /** Removes everything. */
  async close(): Promise<void> {
    await Promise.all([...this.#bodies].map((body) => body.drop()));
    this.#bodies.clear();
    await rm(this.#folder, { recursive: true, force: true }).catch(() => undefined);
  }

  async #makeFolder(): Promise<void> {
    this.#folderMade ??= mkdir(this.#folder, { recursive: true });
    try {
      await this.#folderMade;
    } catch (error) {
      this.#folderMade = undefined;
      throw error;
    }
  }

  #shedStranded(): void {
    let held = 0;
    for (const body of [...this.#bodies].toReversed()) {
      held += body.heldBytes;
      if (held > STRANDED_MAX_BYTES) {
        body.forget();
      }
    }
  }
}

/** The bytes of one segment: its parts, one after another (so that the segment is the parts by construction, PA4). */
export class SegmentBody {
  readonly #path: string;
  readonly #backlog: Backlog;
  readonly #makeFolder: () => Promise<void>;
  readonly #offsets: number[] = [0];
  /** In memory; undefined for a part that another process wrote. */
  #parts: (Uint8Array | undefined)[] | undefined = [];
  /** Parts whose bytes the disk has. */
  #storedParts = 0;
  #file: FileHandle | undefined;
  #writing: Promise<void> = Promise.resolve();
  #hasFailed = false;
  /** Parts that another process wrote: they are nowhere but on disk. */
  readonly #foundParts: number;
  #isDropped = false;

  /** @param lengths of the parts that the disk has already; they are not in memory. */
  constructor(path: string, backlog: Backlog, makeFolder: () => Promise<void>, lengths?: readonly number[]) {
    this.#path = path;
    this.#backlog = backlog;
    this.#makeFolder = makeFolder;
    this.#foundParts = lengths?.length ?? 0;
    if (lengths !== undefined) {
      for (const length of lengths) {
        this.#offsets.push(this.byteLength + length);
      }
      this.#storedParts = lengths.length;
      this.#parts = lengths.map(() => undefined);
    }
  }

  /** Parts whose bytes the disk has, from the first. */
  get storedParts(): number {
    return this.#storedParts;
  }

  /** Whether the disk has all that was added so far. */
  get isStored(): boolean {
    return this.#storedParts === this.#offsets.length - 1;
  }

  get byteLength(): number {
    return this.#offsets.at(-1) ?? 0;
  }

  /** Bytes in memory now. */
  get heldBytes(): number {
    return this.#parts?.reduce((sum, part) => sum + (part?.byteLength ?? 0), 0) ?? 0;
  }

  /**
   * Adds a part, and writes it to disk.
   * @param onStored called once the disk has it; never where the disk refuses.
   */
  add(bytes: Uint8Array, onStored: () => void = () => {}): void {
    const position = this.byteLength;
    this.#parts?.push(bytes);
    this.#offsets.push(position + bytes.byteLength);
    if (this.#backlog.bytes > BACKLOG_MAX_BYTES) {
      this.#hasFailed = true;
      return;
    }
    this.#backlog.bytes += bytes.byteLength;
    this.#writing = this.#writing
      .then(() => this.#write(bytes, position, onStored))
      .finally(() => {
        this.#backlog.bytes -= bytes.byteLength;
      });
  }

  /** No part follows: its file is closed as soon as all is written. @param onFinished called then. */
  finish(onFinished: () => void = () => {}): Promise<void> {
    this.#writing = this.#writing.then(() => this.#closeFile()).then(onFinished);
    return this.#writing;
  }

  /** Resolves when what was added so far is written, or given up. */
  settled(): Promise<void> {
    return this.#writing;
  }

  /** One part, or all (`index` undefined). @returns undefined when there is no such part, or it is gone. */
  async read(index?: number): Promise<Uint8Array[] | undefined> {
    const first = index ?? 0;
    const end = index === undefined ? this.#offsets.length - 1 : index + 1;
    const held: Uint8Array[] = [];
    let firstHeld = end;
    for (let part = this.#parts?.[firstHeld - 1]; part !== undefined && firstHeld > first; ) {
      held.unshift(part);
      firstHeld -= 1;
      part = this.#parts?.[firstHeld - 1];
    }
    if (firstHeld === first) {
      return held.length === 0 && index !== undefined ? undefined : held;
    }
    const onDisk = await this.#readFromDisk(first, firstHeld);
    return onDisk === undefined ? undefined : [onDisk, ...held];
  }

  async #readFromDisk(first: number, end: number): Promise<Uint8Array | undefined> {
    const [from, to] = [this.#offsets[first], this.#offsets[end]];
    if (this.#storedParts < end || this.#isDropped || from === undefined || to === undefined) {
      return undefined;
    }
    const file = await open(this.#path, 'r').catch(() => undefined);
    if (file === undefined) {
      return undefined;
    }
    try {
      const bytes = new Uint8Array(to - from);
      const { bytesRead } = await file.read(bytes, 0, bytes.byteLength, from);
      return bytesRead === bytes.byteLength ? bytes : undefined;
    } finally {
      await file.close();
    }
  }

  /** Frees the memory of a body that is complete. @throws what the file system throws; the bytes then stay. */
  async spill(): Promise<void> {
    await this.finish();
    const parts = this.#parts;
    if (parts === undefined || this.#isDropped || this.byteLength === 0) {
      return;
    }
    if (!this.isStored) {
      const held = parts.filter((part) => part !== undefined);
      await this.#makeFolder();
      await (this.#foundParts === 0 ? writeFile(this.#path, held) : this.#appendTo(held));
      this.#storedParts = parts.length;
    }
    this.#parts = undefined;
    if (this.#isDropped) {
      await this.drop();
    }
  }

  forget(): void {
    this.#parts = undefined;
  }

  async drop(): Promise<void> {
    this.#isDropped = true;
    this.#parts = undefined;
    await this.finish();
    if (this.#storedParts > 0) {
      await unlink(this.#path).catch(() => undefined);
    }
  }

  /** A disk that refused once is not tried again for this segment: it is written whole later, or stays in memory. */
  async #write(bytes: Uint8Array, position: number, onStored: () => void): Promise<void> {
    if (this.#hasFailed || this.#isDropped) {
      return;
    }
    try {
      if (this.#file === undefined) {
        await this.#makeFolder();
        this.#file = await open(this.#path, this.#storedParts > 0 ? 'r+' : 'w');
      }
      for (let done = 0; done < bytes.byteLength; ) {
        const { bytesWritten } = await this.#file.write(bytes, done, bytes.byteLength - done, position + done);
        done += bytesWritten;
      }
      this.#storedParts += 1;
      onStored();
    } catch {
      this.#hasFailed = true;
      await this.#closeFile();
      if (this.#foundParts === 0) {
        await unlink(this.#path).catch(() => undefined);
        this.#storedParts = 0;
      }
    }
  }

  /** Writes behind what another process wrote. */
  async #appendTo(held: readonly Uint8Array[]): Promise<void> {
    const file = await open(this.#path, 'r+');
    try {
      await file.writev([...held], this.#offsets[this.#foundParts] ?? 0);
    } finally {
      await file.close();
    }
  }

  async #closeFile(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close().catch(() => undefined);
  }
}
