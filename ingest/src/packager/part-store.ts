import { mkdir, open, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '@rostrum/service/log';

/** The one room of media on disk: bytes of the newest segments stay in memory, older ones move to the data folder. */

/** Media that could not be moved to disk stays in memory up to this much for all channels; then the oldest goes. */
const STRANDED_MAX_BYTES = 512 * 1024 * 1024;

/** One folder for one rendition of one event. Owned by the rendition, which calls `close`. */
export class PartStore {
  readonly #folder: string;
  readonly #log: Log;
  readonly #bodies = new Set<SegmentBody>();
  #isFolderMade = false;
  #isDiskFailing = false;

  constructor(folder: string, log: Log) {
    this.#folder = folder;
    this.#log = log;
  }

  /** Opens the body of a segment, to which parts are added as they close. */
  openBody(name: string): SegmentBody {
    const body = new SegmentBody(join(this.#folder, name));
    this.#bodies.add(body);
    return body;
  }

  /** Moves a complete body to disk. Where that fails it stays in memory, and the fault is told once. */
  async spill(body: SegmentBody): Promise<void> {
    try {
      if (!this.#isFolderMade) {
        await mkdir(this.#folder, { recursive: true });
        this.#isFolderMade = true;
      }
      await body.spill();
      this.#isDiskFailing = false;
    } catch (error) {
      if (!this.#isDiskFailing) {
        this.#isDiskFailing = true;
        this.#log.error({ err: error }, 'part-store: the disk refuses; live goes on from memory');
      }
      this.#shedStranded();
    }
  }

  /** Forgets a body, in memory and on disk. */
  async drop(body: SegmentBody): Promise<void> {
    this.#bodies.delete(body);
    await body.drop();
  }

  /** Removes everything. */
  async close(): Promise<void> {
    this.#bodies.clear();
    await rm(this.#folder, { recursive: true, force: true }).catch(() => undefined);
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
  readonly #offsets: number[] = [0];
  #parts: Uint8Array[] | undefined = [];
  #isOnDisk = false;
  #isDropped = false;

  constructor(path: string) {
    this.#path = path;
  }

  get byteLength(): number {
    return this.#offsets.at(-1) ?? 0;
  }

  /** Bytes in memory now. */
  get heldBytes(): number {
    return this.#parts === undefined ? 0 : this.byteLength;
  }

  add(bytes: Uint8Array): void {
    this.#parts?.push(bytes);
    this.#offsets.push(this.byteLength + bytes.byteLength);
  }

  /** One part, or all (`index` undefined). @returns undefined when there is no such part, or it is gone. */
  async read(index?: number): Promise<Uint8Array[] | undefined> {
    if (this.#parts !== undefined) {
      if (index === undefined) {
        return this.#parts;
      }
      const part = this.#parts[index];
      return part === undefined ? undefined : [part];
    }
    const start = this.#offsets[index ?? 0];
    const end = index === undefined ? this.byteLength : this.#offsets[index + 1];
    if (!this.#isOnDisk || this.#isDropped || start === undefined || end === undefined) {
      return undefined;
    }
    const file = await open(this.#path, 'r').catch(() => undefined);
    if (file === undefined) {
      return undefined;
    }
    try {
      const bytes = new Uint8Array(end - start);
      const { bytesRead } = await file.read(bytes, 0, bytes.byteLength, start);
      return bytesRead === bytes.byteLength ? [bytes] : undefined;
    } finally {
      await file.close();
    }
  }

  /** Writes the bytes to disk and frees the memory. @throws what the file system throws; the bytes then stay. */
  async spill(): Promise<void> {
    if (this.#parts === undefined || this.#isDropped || this.byteLength === 0) {
      return;
    }
    await writeFile(this.#path, this.#parts);
    this.#isOnDisk = true;
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
    if (this.#isOnDisk) {
      await unlink(this.#path).catch(() => undefined);
    }
  }
}
