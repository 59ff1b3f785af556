import { hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { AnswerHead } from '../answer.ts';

/**
 * One stored answer as a file. Numbers are big-endian. The check covers description and table, the table covers the body
 * block by block, so that a reader is never given an octet that was not written.
 *
 * | "rdt1" 4 | description's octets 4 | blocks 4 | check 16 | description (JSON) | table 16 a block | body |
 */

const MAGIC = Buffer.from('rdt1', 'latin1');
const FIXED_BYTES = 28;
const HASH_BYTES = 16;
/** What is read, checked and handed on at once, and all that a slow reader keeps in memory. */
export const BLOCK_BYTES = 256 * 1024;
/** A description is about a kilobyte, a segment of common size two blocks: one read has it all. */
const FIRST_READ_BYTES = 8 * 1024;
/** Of a description; header lines are bounded by the HTTP client. */
const MAX_DESCRIPTION_BYTES = 64 * 1024;
/** Of a table: an object of 64 MB has 256 blocks. */
const MAX_BLOCKS = 1_024;

/** What is told of a body besides its octets. */
export type Description = {
  readonly key: string;
  readonly head: Omit<AnswerHead, 'receivedAt'>;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  /** Milliseconds since 1970. */
  readonly freshUntil: number;
  /** Octets of the body. */
  readonly length: number;
};

/** A file that does not hold what was written into it. */
export class DamagedFile extends Error {}

/** Writes a new file, front last: one that was left half written has none. */
export async function writeDiskFile(path: string, description: Description, body: Buffer): Promise<void> {
  const text = Buffer.from(JSON.stringify(description));
  const blocks = Math.ceil(body.length / BLOCK_BYTES);
  const front = Buffer.alloc(FIXED_BYTES + text.length + blocks * HASH_BYTES);
  const file = await open(path, 'wx', 0o600);
  try {
    for (let index = 0; index < blocks; index += 1) {
      const block = body.subarray(index * BLOCK_BYTES, (index + 1) * BLOCK_BYTES);
      hashOf(block).copy(front, FIXED_BYTES + text.length + index * HASH_BYTES);
      await writeAll(file, block, front.length + index * BLOCK_BYTES);
    }
    MAGIC.copy(front);
    front.writeUInt32BE(text.length, 4);
    front.writeUInt32BE(blocks, 8);
    text.copy(front, FIXED_BYTES);
    hashOf(front.subarray(FIXED_BYTES)).copy(front, 12);
    await writeAll(file, front, 0);
  } finally {
    await file.close();
  }
}

/** An open file whose front has been read and found right. */
export class DiskFile {
  readonly description: Description;
  readonly #file: FileHandle;
  readonly #table: Buffer;
  readonly #bodyStart: number;
  /** Blocks being read: who wants the same one at once is given the same. */
  readonly #reading = new Map<number, Promise<Buffer>>();

  private constructor(file: FileHandle, description: Description, table: Buffer, bodyStart: number) {
    this.#file = file;
    this.description = description;
    this.#table = table;
    this.#bodyStart = bodyStart;
  }

  /** @returns undefined when there is no such file. @throws DamagedFile; Error of the system. */
  static async open(path: string, key: string): Promise<DiskFile | undefined> {
    let file: FileHandle;
    try {
      file = await open(path, 'r');
    } catch (error) {
      if (isAbsence(error)) {
        return undefined;
      }
      throw error;
    }
    try {
      return await DiskFile.#read(file, key);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  static async #read(file: FileHandle, key: string): Promise<DiskFile> {
    const { size } = await file.stat();
    let front = await readAt(file, 0, Math.min(size, FIRST_READ_BYTES));
    if (front.length < FIXED_BYTES || !front.subarray(0, 4).equals(MAGIC)) {
      throw new DamagedFile('the file does not begin as ours do');
    }
    const textBytes = front.readUInt32BE(4);
    const blocks = front.readUInt32BE(8);
    const bodyStart = FIXED_BYTES + textBytes + blocks * HASH_BYTES;
    if (textBytes > MAX_DESCRIPTION_BYTES || blocks > MAX_BLOCKS || bodyStart > size) {
      throw new DamagedFile('the file is shorter than it says');
    }
    if (bodyStart > front.length) {
      front = await readAt(file, 0, bodyStart);
    }
    if (!hashOf(front.subarray(FIXED_BYTES, bodyStart)).equals(front.subarray(12, FIXED_BYTES))) {
      throw new DamagedFile('the description is not what was written');
    }
    // What has passed the check was written by this code.
    const text = front.toString('utf8', FIXED_BYTES, FIXED_BYTES + textBytes);
    const description = JSON.parse(text) as Description;
    if (description.key !== key || description.length !== size - bodyStart) {
      throw new DamagedFile('the file is another, or not whole');
    }
    const table = Buffer.from(front.subarray(FIXED_BYTES + textBytes, bodyStart));
    return new DiskFile(file, description, table, bodyStart);
  }

  /** @returns the body's octets from there to the end of their block; at least one. @throws DamagedFile; Error. */
  async read(offset: number): Promise<Buffer> {
    const index = Math.floor(offset / BLOCK_BYTES);
    let reading = this.#reading.get(index);
    if (reading === undefined) {
      reading = this.#readBlock(index).finally(() => this.#reading.delete(index));
      this.#reading.set(index, reading);
    }
    return (await reading).subarray(offset - index * BLOCK_BYTES);
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  async #readBlock(index: number): Promise<Buffer> {
    const from = index * BLOCK_BYTES;
    const length = Math.min(BLOCK_BYTES, this.description.length - from);
    const block = await readAt(this.#file, this.#bodyStart + from, length);
    const at = index * HASH_BYTES;
    if (block.length !== length || !hashOf(block).equals(this.#table.subarray(at, at + HASH_BYTES))) {
      throw new DamagedFile('the body is not what was written');
    }
    return block;
  }
}

/** SHA-256's first half: against chance, not against malice; who may write here may write anything. */
function hashOf(bytes: Buffer): Buffer {
  return hash('sha256', bytes, 'buffer').subarray(0, HASH_BYTES);
}

/** Whether an error of the file system says that there is nothing of this name. */
export function isAbsence(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  // A buffer of its own: what a slow reader keeps is then exactly this.
  const buffer = Buffer.allocUnsafeSlow(length);
  let have = 0;
  while (have < length) {
    const { bytesRead } = await file.read(buffer, have, length - have, position + have);
    if (bytesRead === 0) {
      break;
    }
    have += bytesRead;
  }
  return buffer.subarray(0, have);
}

async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
