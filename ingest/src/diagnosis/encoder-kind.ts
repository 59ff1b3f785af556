import type { EncoderKind } from '@rostrum/contract/finding-codes';

/** Which encoder sends, told by what it calls itself: each has its own menu. */

/** In this order: OBS sends by SRT through ffmpeg's library and names both. */
const NAMES: readonly (readonly [EncoderKind, RegExp])[] = [
  ['obs', /\b(lib)?obs\b|obs-output|streamlabs/i],
  ['vmix', /vmix/i],
  ['atem', /\batem\b|blackmagic/i],
  ['larix', /larix|softvelum/i],
  ['wirecast', /wirecast|telestream/i],
  ['ffmpeg', /\blavf|ffmpeg/i],
];

/** @param name as the encoder's metadata or its connection has it. */
export function encoderKindOf(name: string | undefined): EncoderKind {
  return NAMES.find(([, pattern]) => name !== undefined && pattern.test(name))?.[0] ?? 'other';
}
