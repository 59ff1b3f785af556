import type { Say } from '../../language/speaker.ts';
import type { Protocol } from '../studio/encoder-addresses.tsx';

/** The programs and devices people send with, and what each can do; `…Name` and `…Kind` of the catalog tell what each is. */

export type ProgramId = 'obs' | 'vmix' | 'atem' | 'larix' | 'wirecast' | 'ffmpeg' | 'other';

export type Program = {
  readonly id: ProgramId;
  /** The one to choose first. */
  readonly protocols: readonly [Protocol, ...Protocol[]];
};

export const PROGRAMS: readonly [Program, ...Program[]] = [
  { id: 'obs', protocols: ['rtmp', 'srt'] },
  { id: 'vmix', protocols: ['rtmp', 'srt'] },
  { id: 'atem', protocols: ['rtmp'] },
  { id: 'larix', protocols: ['srt', 'rtmp'] },
  { id: 'wirecast', protocols: ['rtmp', 'srt'] },
  { id: 'ffmpeg', protocols: ['srt', 'rtmp'] },
  { id: 'other', protocols: ['rtmp', 'srt'] },
];

/** @returns the program of this name, or the first. */
export function programOf(id: string | undefined): Program {
  return PROGRAMS.find((each) => each.id === id) ?? PROGRAMS[0];
}

/** @returns "Where OBS Studio sends to". */
export function sayWhereTo(id: ProgramId, say: Say<'goLive'>): string {
  if (id === 'larix') {
    return say('whereToPhone');
  }
  return id === 'other' ? say('whereToOther') : say('whereTo', { name: say(`${id}Name`) });
}

/** @returns the protocol wished for where the program speaks it and this installation has it, or the best there is. */
export function protocolFor(
  program: Program,
  servers: Readonly<Record<Protocol, string>>,
  wish: Protocol | undefined,
): Protocol {
  const offered = program.protocols.filter((each) => servers[each] !== '');
  return wish !== undefined && offered.includes(wish) ? wish : (offered[0] ?? program.protocols[0]);
}
