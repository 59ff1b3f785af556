import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isSlug } from '@rostrum/contract/slug';
import { storeError } from './errors.ts';
import { isPictureOrClip, SLATE_HEAD_BYTES } from './slate-format.ts';

/** Creators' own pictures and clips, shown while their encoder is away: a file a channel, named by its slug. */
export type SlateFiles = {
  /** Where a channel's file is, if it has one. @throws RostrumError `SLUG_INVALID`. */
  pathOf(slug: string): string;
  /** Whether the channel has its own. */
  has(slug: string): Promise<boolean>;
  /**
   * Keeps what comes as the channel's own, in place of what there was; until all of it is there, nothing changes.
   * @throws RostrumError `SLATE_TOO_LARGE`, `SLATE_KIND_UNKNOWN`; what the stream throws, or the disk.
   */
  put(slug: string, stream: AsyncIterable<Uint8Array>): Promise<void>;
  /** Goes back to the usual one. Idempotent. */
  remove(slug: string): Promise<void>;
};

/** Largest picture or clip, 50 MB. */
const MAX_BYTES = 50 * 1024 * 1024;

/** The one place that knows where they lie. @param dataFolder `ROSTRUM_DATA`. */
export function openSlateFiles(dataFolder: string): SlateFiles {
  const folder = join(dataFolder, 'slates', 'own');
  const pathOf = (slug: string): string => {
    if (!isSlug(slug)) {
      throw storeError('SLUG_INVALID', { fault: 'This is not the name of a channel.' });
    }
    return join(folder, slug);
  };
  return {
    pathOf,
    async has(slug) {
      return (await stat(pathOf(slug)).catch(() => undefined))?.isFile() ?? false;
    },
    async put(slug, stream) {
      const path = pathOf(slug);
      await mkdir(folder, { recursive: true });
      // A point is in no slug, so that a half file is nobody's.
      const beside = `${path}.${randomUUID()}`;
      try {
        await pipeline(checked(stream), createWriteStream(beside, { flags: 'wx', mode: 0o600 }));
        await rename(beside, path);
      } catch (error) {
        await rm(beside, { force: true });
        throw error;
      }
    },
    async remove(slug) {
      await rm(pathOf(slug), { force: true });
    },
  };
}

/** Passes bytes on while they are a picture or a clip of bearable size. */
async function* checked(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Uint8Array = new Uint8Array();
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES) {
      throw storeError('SLATE_TOO_LARGE', { megabytes: MAX_BYTES / 1024 / 1024 });
    }
    if (head.byteLength < SLATE_HEAD_BYTES) {
      head = Buffer.concat([head, chunk.subarray(0, SLATE_HEAD_BYTES)]);
      assertShowable(head, head.byteLength >= SLATE_HEAD_BYTES);
    }
    yield chunk;
  }
  assertShowable(head, true);
}

function assertShowable(head: Uint8Array, isWhole: boolean): void {
  if (isWhole && !isPictureOrClip(head)) {
    throw storeError('SLATE_KIND_UNKNOWN');
  }
}
