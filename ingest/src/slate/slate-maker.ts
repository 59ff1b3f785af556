import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFontFile } from '@rostrum/service/font-file';
import type { Log } from '@rostrum/service/log';
import type { SlateFiles } from '@rostrum/store/slate-files';
import { runFfmpeg } from '../ladder/ffmpeg-process.ts';
import { type SlateContent, type SlateShape, slateArgs } from './slate-args.ts';
import { readSlateLoop, type SlateLoop } from './slate-loop.ts';

/** Makes slates ahead of the moment they are needed, one at a time, and keeps them in the data folder. */

export type SlateMakerOptions = {
  /** Of finished slates. */
  readonly folder: string;
  /** Where creators' own pictures and clips are. */
  readonly own: Pick<SlateFiles, 'pathOf'>;
  readonly ffmpegPath: string;
  readonly log: Log;
};

const DEADLINE_MS = 60_000;
/** About a megabyte each at most; the oldest go. */
const KEPT = 256;
const STREAM_MAX_BYTES = 64 * 1024 * 1024;

export class SlateMaker {
  readonly #options: SlateMakerOptions;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: SlateMakerOptions) {
    this.#options = options;
  }

  /** @returns the loop of a channel in this shape; undefined where ffmpeg cannot make it, which is told in the log. */
  prepare(
    channel: { readonly slug: string; readonly title: string },
    shape: SlateShape,
  ): Promise<SlateLoop | undefined> {
    const made = this.#queue.then(() => this.#prepare(channel, shape));
    this.#queue = made.catch(() => undefined);
    return made.catch((error: unknown) => {
      this.#options.log.warn(
        { err: error, channel: channel.slug },
        'slate: it could not be made; silence shows as a gap',
      );
      return undefined;
    });
  }

  async #prepare(channel: { slug: string; title: string }, shape: SlateShape): Promise<SlateLoop | undefined> {
    const { folder } = this.#options;
    const own = this.#options.own.pathOf(channel.slug);
    const found = await stat(own).catch(() => undefined);
    const content = found === undefined ? { title: channel.title } : { size: found.size, changed: found.mtimeMs, own };
    const name = createHash('sha256')
      .update(JSON.stringify([content, shape]))
      .digest('hex')
      .slice(0, 32);
    const path = join(folder, `${name}.ts`);
    const stream =
      (await readFile(path).catch(() => undefined)) ?? (await this.#make(channel, found && own, shape, path));
    return stream === undefined || stream.byteLength > STREAM_MAX_BYTES
      ? undefined
      : readSlateLoop(stream, shape.frameRate);
  }

  async #make(
    channel: { slug: string; title: string },
    own: string | undefined,
    shape: SlateShape,
    path: string,
  ): Promise<Uint8Array | undefined> {
    const { folder, ffmpegPath, log } = this.#options;
    await mkdir(folder, { recursive: true });
    const scratch = await mkdtemp(join(tmpdir(), 'rostrum-slate-'));
    const output = join(scratch, 'slate.ts');
    const textFile = join(scratch, 'title');
    try {
      await writeFile(textFile, channel.title);
      const titled: SlateContent = {
        kind: 'title',
        textFile,
        titleLength: [...new Intl.Segmenter().segment(channel.title)].length,
        font: findFontFile(),
      };
      const content: SlateContent = own === undefined ? titled : { kind: 'file', path: own };
      let { code } = await runFfmpeg(ffmpegPath, slateArgs(content, shape, output), DEADLINE_MS);
      if (code !== 0 && content.kind === 'file') {
        log.warn({ channel: channel.slug }, 'slate: the channel’s own picture cannot be read; the usual one is made');
        ({ code } = await runFfmpeg(ffmpegPath, slateArgs(titled, shape, output), DEADLINE_MS));
      }
      if (code !== 0) {
        log.warn({ channel: channel.slug, code, ...shape }, 'slate: ffmpeg cannot make it; silence shows as a gap');
        return undefined;
      }
      const stream = await readFile(output);
      // Written beside, then named: a half slate is never read.
      await writeFile(`${path}.new`, stream);
      await rename(`${path}.new`, path);
      await this.#prune();
      return stream;
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }

  async #prune(): Promise<void> {
    const { folder } = this.#options;
    const names = await readdir(folder);
    if (names.length <= KEPT) {
      return;
    }
    const dated = await Promise.all(
      names.map(async (name) => ({ name, at: (await stat(join(folder, name)).catch(() => undefined))?.mtimeMs ?? 0 })),
    );
    for (const { name } of dated.toSorted((a, b) => a.at - b.at).slice(0, names.length - KEPT)) {
      await rm(join(folder, name), { force: true });
    }
  }
}
