import { readFile } from 'node:fs/promises';
import { FlvReader } from '@rostrum/media/flv/reader';
import { FLV_AUDIO, FLV_VIDEO, type FlvTag, parseAudioTag, parseVideoTag } from '@rostrum/media/flv/tag';
import { type MediaOptions, mediaFile } from '../harness/media-files.ts';
import type { Shot } from './scripted-encoder.ts';

/** What a scripted encoder sends: real pictures and sound, endlessly, each with the moment it was made. */
export type Footage = {
  /** The configurations, to be sent first. */
  readonly heads: readonly Shot[];
  /** From a moment on, in the order they are made; `atMs` and `timestampMs` are both the moment. */
  from(ms: number): Generator<Shot>;
};

/** @returns footage of a file that is made on first use. */
export async function openFootage(options: MediaOptions): Promise<Footage> {
  const tags = new FlvReader()
    .push(await readFile(await mediaFile(options)))
    .filter(({ type }) => type === FLV_AUDIO || type === FLV_VIDEO);
  const isHead = ({ type, body }: FlvTag): boolean =>
    (type === FLV_VIDEO ? parseVideoTag(body) : parseAudioTag(body)).kind === 'config';
  const isFrame = ({ type, body }: FlvTag): boolean =>
    (type === FLV_VIDEO ? parseVideoTag(body) : parseAudioTag(body)).kind === 'frame';
  const frames = tags.filter(isFrame);
  const lengthMs = (options.seconds ?? 32) * 1000;
  return {
    heads: tags.filter(isHead).map(({ type, body }) => ({ atMs: 0, timestampMs: 0, type, body })),
    *from(startMs) {
      for (let round = Math.floor(startMs / lengthMs); ; round += 1) {
        for (const { type, timestampMs, body } of frames) {
          const madeMs = round * lengthMs + timestampMs;
          if (madeMs >= startMs) {
            yield { atMs: madeMs, timestampMs: madeMs, type, body };
          }
        }
      }
    },
  };
}

export const isPicture = ({ type }: Shot): boolean => type === FLV_VIDEO;
export const isSound = ({ type }: Shot): boolean => type === FLV_AUDIO;
