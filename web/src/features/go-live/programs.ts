import type { Protocol } from '../studio/encoder-addresses.tsx';

/** The programs and devices people send with, and what each can do. */

export type ProgramId = 'obs' | 'vmix' | 'atem' | 'larix' | 'wirecast' | 'ffmpeg' | 'other';

export type Program = {
  readonly id: ProgramId;
  readonly name: string;
  /** What it is, for who has not heard of it. */
  readonly kind: string;
  /** The one to choose first. */
  readonly protocols: readonly [Protocol, ...Protocol[]];
};

export const PROGRAMS: readonly [Program, ...Program[]] = [
  { id: 'obs', name: 'OBS Studio', kind: 'Free, for Windows, Mac and Linux', protocols: ['rtmp', 'srt'] },
  { id: 'vmix', name: 'vMix', kind: 'For Windows', protocols: ['rtmp', 'srt'] },
  { id: 'atem', name: 'ATEM Mini', kind: 'Blackmagic video switchers', protocols: ['rtmp'] },
  { id: 'larix', name: 'A phone', kind: 'By the app Larix Broadcaster', protocols: ['srt', 'rtmp'] },
  { id: 'wirecast', name: 'Wirecast', kind: 'For Windows and Mac', protocols: ['rtmp', 'srt'] },
  { id: 'ffmpeg', name: 'ffmpeg', kind: 'The command line', protocols: ['srt', 'rtmp'] },
  { id: 'other', name: 'Something else', kind: 'By RTMP or SRT', protocols: ['rtmp', 'srt'] },
];

/** @returns the program of this name, or the first. */
export function programOf(id: string | undefined): Program {
  return PROGRAMS.find((each) => each.id === id) ?? PROGRAMS[0];
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
