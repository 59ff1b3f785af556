import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFile, type ISOFile, MP4BoxBuffer } from 'mp4box';
import { runProgram } from '../harness/processes.ts';
import { fragmentsFacts, initFacts, type MediaFacts } from './media-facts.ts';
import { type DecodeResult, type Recording, resolve } from './recording.ts';
import { listedSegments } from './timeline.ts';

/** Reads CMAF twice, with our own reader and with mp4box, and lets ffmpeg decode it: ISO/IEC 14496-12, 23000-19. */

export type ReadMedia = { readonly facts?: MediaFacts; readonly problem?: string };

/** Reads an init segment with both. `problem` says what is wrong, or where they disagree. */
export function readInit(bytes: Uint8Array): ReadMedia {
  try {
    const facts = initFacts(bytes);
    const tracks = openWithMp4box(bytes).getInfo().tracks;
    const theirs = tracks.map((track) => `${track.id} ${track.timescale} ${kindOf(track.codec)}`).join(', ');
    const ours = facts.tracks.map((track) => `${track.trackId} ${track.timescale} ${kindOf(track.codec)}`).join(', ');
    return ours === theirs ? { facts } : { facts, problem: `mp4box sees the tracks ${theirs}, our reader ${ours}` };
  } catch (error) {
    return { problem: sayError(error) };
  }
}

/** Reads a part or segment with both. @param init the body of the map in force. */
export function readFragments(bytes: Uint8Array, init: Uint8Array): ReadMedia {
  try {
    const facts = fragmentsFacts(bytes, init);
    const file = openWithMp4box(init);
    append(file, bytes, init.length);
    for (const [trackId, samples] of facts.samples) {
      const ours = samples.map(({ dts, pts, duration, size, isKey }) => `${dts} ${pts} ${duration} ${size} ${isKey}`);
      const theirs = file
        .getTrackSamplesInfo(trackId)
        .map(({ dts, cts, duration, size, is_sync: isKey }) => `${dts} ${cts} ${duration} ${size} ${isKey}`);
      const at = ours.findIndex((sample, index) => sample !== theirs[index]);
      if (at >= 0 || ours.length !== theirs.length) {
        return { facts, problem: `track ${trackId}, sample ${at}: our reader has ${ours[at]}, mp4box ${theirs[at]}` };
      }
    }
    return facts.samples.size === 0 ? { facts, problem: 'it holds no samples' } : { facts };
  } catch (error) {
    return { problem: sayError(error) };
  }
}

function kindOf(codec: string): string {
  return codec.split('.', 1)[0] ?? '';
}

function openWithMp4box(init: Uint8Array): ISOFile {
  const file = createFile();
  append(file, init, 0);
  return file;
}

function append(file: ISOFile, bytes: Uint8Array, fileStart: number): void {
  const copy = new ArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  file.appendBuffer(MP4BoxBuffer.fromArrayBuffer(copy, fileStart));
}

function sayError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** Lets ffmpeg decode each rendition, one run for each map and each discontinuity. */
export async function decodeRenditions(recording: Recording, timeoutMs = 120_000): Promise<DecodeResult[]> {
  const results: DecodeResult[] = [];
  for (const rendition of recording.renditions) {
    for (const run of runsOf(recording, rendition.name)) {
      results.push({ rendition: rendition.name, ...(await decode(run, timeoutMs)) });
    }
  }
  return results;
}

/** Bytes that can be decoded in one go: an init segment and the segments that follow without a break. */
function runsOf(recording: Recording, name: string): Uint8Array[] {
  const rendition = recording.renditions.find((candidate) => candidate.name === name);
  const bodies = new Map(
    recording.media.flatMap(({ fetched, body }) => (body === undefined ? [] : [[fetched.url, body] as const])),
  );
  const runs: Uint8Array[][] = [];
  let open: { map: string; msn: number } | undefined;
  for (const segment of rendition === undefined ? [] : listedSegments(rendition)) {
    const base = rendition?.url ?? '';
    const init = bodies.get(resolve(segment.mapUri ?? '', base));
    const body = segment.uri === undefined || segment.isGap ? undefined : bodies.get(resolve(segment.uri, base));
    if (init === undefined || body === undefined) {
      open = undefined;
      continue;
    }
    const isNew =
      open === undefined || segment.isDiscontinuity || open.map !== segment.mapUri || open.msn + 1 !== segment.msn;
    if (isNew) {
      runs.push([init]);
    }
    runs.at(-1)?.push(body);
    open = { map: segment.mapUri ?? '', msn: segment.msn };
  }
  return runs.map((run) => Buffer.concat(run));
}

async function decode(bytes: Uint8Array, timeoutMs: number): Promise<{ errors: string; frames: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'rostrum-verify-'));
  const file = join(folder, 'run.mp4');
  try {
    await writeFile(file, bytes);
    const progress = join(folder, 'progress.txt');
    const options = [
      '-hide_banner',
      '-nostdin',
      '-nostats',
      '-v',
      'error',
      '-err_detect',
      'explode',
      '-progress',
      progress,
    ];
    const { output } = await runProgram('ffmpeg', [...options, '-i', file, '-f', 'null', '-'], { timeoutMs });
    return { errors: output.trim(), frames: framesOf(await readFile(progress, 'utf8')) };
  } catch (error) {
    return { errors: sayError(error), frames: 0 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Frames of video, or microseconds of sound, that came out. */
function framesOf(progress: string): number {
  const frames = [...progress.matchAll(/^frame=(\d+)$/gm)].at(-1)?.[1];
  const time = [...progress.matchAll(/^out_time_us=(\d+)$/gm)].at(-1)?.[1];
  return Number(frames ?? time ?? '0');
}
