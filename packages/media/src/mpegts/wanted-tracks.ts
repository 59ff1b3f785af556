import { readDescriptors } from './descriptor.ts';
import type { StreamEntry } from './program-tables.ts';
import { streamKind, type TsTrack } from './stream-kind.ts';

/** Which streams of a program are read: one picture and its sounds. */

/** An event with more languages has not been seen; each holds up to 1 MiB. */
const MAX_SOUNDS = 16;

export type WantedTrack = {
  readonly track: TsTrack;
  /** What may not change while the track goes on. */
  readonly key: string;
  /** channel_config_code, of Opus. */
  readonly opusChannels: number;
};

/**
 * @param picture PID of the picture that is read already: it stays, wherever it stands in the map.
 * @param say is told of what is left out.
 * @returns by PID, in the map's order.
 */
export function wantedTracks(
  streams: readonly StreamEntry[],
  picture: number | undefined,
  say: (say: string) => void,
): ReadonlyMap<number, WantedTrack> {
  const wanted = new Map<number, WantedTrack>();
  let chosen = streams.some((stream) => stream.pid === picture && isPicture(stream)) ? picture : undefined;
  let sounds = 0;
  for (const { pid, type, descriptors } of streams) {
    const description = readDescriptors(descriptors);
    const kind = streamKind(type, description);
    if (kind.kind === 'unsupported') {
      say(kind.say);
    } else if (kind.kind === 'video') {
      chosen ??= pid;
      if (pid === chosen) {
        wanted.set(pid, { track: { id: pid, ...kind }, key: kind.codec, opusChannels: 0 });
      } else {
        say('This stream carries several pictures; one is taken.');
      }
    } else if (sounds === MAX_SOUNDS) {
      say(`This stream carries more than ${MAX_SOUNDS} sounds; the others are left out.`);
    } else {
      sounds += 1;
      const { language, audioType, opusChannels = 2 } = description;
      const label = {
        ...(language === undefined ? {} : { language }),
        ...(audioType === undefined ? {} : { audioType }),
      };
      const key = kind.codec === 'opus' ? `opus ${opusChannels}` : kind.codec;
      wanted.set(pid, { track: { id: pid, ...kind, ...label }, key, opusChannels });
    }
  }
  return wanted;
}

function isPicture({ type, descriptors }: StreamEntry): boolean {
  return streamKind(type, readDescriptors(descriptors)).kind === 'video';
}
