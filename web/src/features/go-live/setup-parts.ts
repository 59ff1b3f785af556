import type { Catalog } from '../../language/catalog.ts';
import type { Protocol } from '../studio/encoder-addresses.tsx';
import type { Program, ProgramId } from './programs.ts';

/** Where in each program's menus the fields are. */

/** A message that tells what to do in another program; `**so**` it marks what is written on that program's own buttons. */
export type How = Extract<keyof Catalog['goLive'], `how${string}`>;

export type Place = {
  /** To where server and key are typed in. */
  readonly address: readonly How[];
  /** To where picture and sound are set. */
  readonly encoding: readonly How[];
  /** How it is started. */
  readonly start: How;
};

const OBS = { encoding: ['howObsOutput', 'howObsValues'], start: 'howObsStart' } as const;
const LARIX = { address: ['howLarixScan'], encoding: ['howLarixValues'], start: 'howLarixStart' } as const;
const WIRECAST = { encoding: ['howWirecastEncoding'], start: 'howWirecastStart' } as const;
const FFMPEG = { address: ['howFfmpegRun'], encoding: ['howFfmpegValues'], start: 'howFfmpegStart' } as const;
const OTHER = { encoding: ['howOtherEncoding'], start: 'howOtherStart' } as const;

const OTHERS: Readonly<Record<Protocol, Place>> = {
  rtmp: { ...OTHER, address: ['howOtherRtmp'] },
  srt: { ...OTHER, address: ['howOtherSrt'] },
};

const PLACES: Readonly<Record<ProgramId, Readonly<Partial<Record<Protocol, Place>>>>> = {
  obs: {
    rtmp: { ...OBS, address: ['howObsService', 'howObsPaste'] },
    srt: { ...OBS, address: ['howObsService', 'howObsPasteWhole'] },
  },
  vmix: {
    rtmp: {
      address: ['howVmixStream', 'howVmixPaste'],
      encoding: ['howVmixQuality'],
      start: 'howVmixStart',
    },
    srt: {
      address: ['howVmixOutput', 'howVmixSrt'],
      encoding: ['howVmixSrtQuality'],
      start: 'howVmixSrtStart',
    },
  },
  atem: {
    rtmp: {
      address: ['howAtemLoad', 'howAtemPaste'],
      encoding: ['howAtemQuality'],
      start: 'howAtemStart',
    },
  },
  larix: { rtmp: LARIX, srt: LARIX },
  wirecast: {
    rtmp: { ...WIRECAST, address: ['howWirecastRtmp', 'howWirecastPaste'] },
    srt: { ...WIRECAST, address: ['howWirecastSrt', 'howWirecastCaller'] },
  },
  ffmpeg: { rtmp: FFMPEG, srt: FFMPEG },
  other: OTHERS,
};

/** @param protocol one that the program speaks. */
export function placeOf({ id }: Program, protocol: Protocol): Place {
  return PLACES[id][protocol] ?? OTHERS[protocol];
}
