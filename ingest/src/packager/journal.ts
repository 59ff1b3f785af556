import { type FileHandle, mkdir, open, readFile, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '@rostrum/service/clock';
import type { Log } from '@rostrum/service/log';
import { type JournalRecord, readRecords, writeRecord } from './journal-records.ts';

/** The journal of one event on disk: appended to as media closes, written anew when most of it is past. */

/** Written anew beyond this; a window of five minutes and five renditions is under half of it. */
const ROTATE_AFTER_BYTES = 2 * 1024 * 1024;
/** A disk that refused is tried again after this. */
const RETRY_MS = 10_000;
/** Lines on their way to a disk that takes none. */
const WAITING_MAX_BYTES = 8 * 1024 * 1024;
/** Largest journal that is read back. */
const READ_MAX_BYTES = 64 * 1024 * 1024;

/**
 * Owned by the event's packager. A disk that refuses is told once, and live goes on; the journal is then removed, since an
 * old one is worse than none, and written anew when the disk is well again.
 */
export class Journal {
  readonly #path: string;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #describe: () => Iterable<JournalRecord>;
  #file: FileHandle | undefined;
  #waiting = '';
  #written = 0;
  #working: Promise<void> | undefined;
  #retryAt = 0;
  #isRefused = false;
  /** Records were left out: what is on disk does not tell all. */
  #isStale = false;
  #isOver = false;

  /** @param describe all that holds now, for a journal that is written anew. */
  constructor(
    path: string,
    tools: { readonly log: Log; readonly clock: Clock },
    describe: () => Iterable<JournalRecord>,
  ) {
    this.#path = path;
    this.#log = tools.log;
    this.#clock = tools.clock;
    this.#describe = describe;
  }

  /** Appends a record, some time soon, after those before it. */
  append(record: JournalRecord): void {
    if (this.#isOver || this.#clock.now() < this.#retryAt) {
      return;
    }
    this.#waiting += writeRecord(record);
    if (this.#waiting.length > WAITING_MAX_BYTES) {
      this.#waiting = '';
      this.#isStale = true;
    }
    this.#working ??= this.#work();
  }

  /** Resolves when all that was appended is written. */
  async settled(): Promise<void> {
    await this.#working;
  }

  /** Writes what waits, and closes the file. */
  async close(): Promise<void> {
    await this.#working;
    this.#isOver = true;
    const file = this.#file;
    this.#file = undefined;
    await file?.close().catch(() => undefined);
  }

  async #work(): Promise<void> {
    try {
      while (this.#waiting !== '' && !this.#isOver) {
        if (this.#file === undefined || this.#isStale || this.#written > ROTATE_AFTER_BYTES) {
          await this.#writeAnew();
        } else {
          const text = this.#waiting;
          this.#waiting = '';
          await this.#write(this.#file, text);
        }
      }
      this.#isRefused = false;
    } catch (error) {
      await this.#rest(error);
    }
    this.#working = undefined;
  }

  /** All that holds now goes to a file beside, which then takes the journal's place. */
  async #writeAnew(): Promise<void> {
    const before = this.#file;
    // What waits is part of what holds now.
    this.#waiting = '';
    this.#isStale = false;
    const text = [...this.#describe()].map(writeRecord).join('');
    await mkdir(dirname(this.#path), { recursive: true });
    const file = await open(`${this.#path}.new`, 'w');
    this.#file = file;
    await this.#write(file, text);
    await rename(`${this.#path}.new`, this.#path);
    this.#written = 0;
    await before?.close();
  }

  async #write(file: FileHandle, text: string): Promise<void> {
    await file.writeFile(text);
    this.#written += text.length;
  }

  async #rest(cause: unknown): Promise<void> {
    if (!this.#isRefused) {
      this.#isRefused = true;
      this.#log.error(
        { err: cause },
        'journal: the disk refuses; until it is well this event would not outlive a restart',
      );
    }
    this.#retryAt = this.#clock.now() + RETRY_MS;
    this.#waiting = '';
    const file = this.#file;
    this.#file = undefined;
    await file?.close().catch(() => undefined);
    await Promise.allSettled([unlink(this.#path), unlink(`${this.#path}.new`)]);
  }
}

/** @returns the records of a journal; none where there is no journal, or none that can be read. */
export async function readJournal(path: string): Promise<JournalRecord[]> {
  try {
    const text = await readFile(path, 'utf8');
    return text.length > READ_MAX_BYTES ? [] : readRecords(text);
  } catch {
    return [];
  }
}
