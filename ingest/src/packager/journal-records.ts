import type { AudioConfig, SoundLabel, VideoConfig } from '@rostrum/media/access-unit';
import type { PlannedSegment, TimelineMark } from './timeline.ts';

/** What is written down of an event as it goes on, so that another process can take it up: one JSON line a record. */

/** A journal of another version is not read. */
export const JOURNAL_VERSION = 1;

/** What is fixed at an event's start, and what of it is known to be over. */
export type EventRecord = {
  readonly is: 'event';
  readonly version: number;
  readonly epoch: string;
  readonly startedAt: number;
  readonly partTarget: number;
  readonly hasAudio: boolean;
  /** Its sounds; a journal that knows of one only leaves them out. */
  readonly sounds?: readonly SoundLabel[];
  /** The session's own: rungs, frame rate, settings. */
  readonly about: unknown;
};

/** A part: duration in seconds, whether it starts independent, whether it is a gap, its length in bytes. */
export type PartRecord = readonly [duration: number, isIndependent: 0 | 1, isGap: 0 | 1, byteLength: number];

/** How a rendition's segment begins. */
export type SegmentStart = {
  readonly rendition: string;
  readonly msn: number;
  readonly init: number;
  readonly start: number;
  /** Decode time of its first sample, track ticks; 0 where it has none. */
  readonly firstDts: number;
  readonly decodeLead: number;
};

export type JournalRecord =
  | EventRecord
  | { readonly is: 'target'; readonly seconds: number }
  | ({ readonly is: 'plan'; readonly mark: TimelineMark } & Omit<PlannedSegment, 'section' | 'mark'> & {
        readonly section: number;
      })
  | {
      readonly is: 'init';
      readonly rendition: string;
      readonly index: number;
      readonly section: number;
      readonly config: VideoConfig | AudioConfig;
    }
  /** A part of the open segment whose bytes are on disk. */
  | ({ readonly is: 'part'; readonly part: PartRecord } & SegmentStart)
  | ({
      readonly is: 'close';
      readonly duration: number;
      readonly isGap: boolean;
      readonly parts: readonly PartRecord[];
    } & SegmentStart)
  /** Where a rendition's list begins, when the journal was written anew. */
  | {
      readonly is: 'window';
      readonly rendition: string;
      readonly firstMsn: number;
      readonly discontinuitySequence: number;
    }
  | {
      readonly is: 'measured';
      readonly rendition: string;
      readonly isIndependent: boolean;
      readonly peakBitsPerSecond: number;
      readonly bits: number;
      readonly seconds: number;
    }
  /** The session's own, the newest counts: what is needed to go on with the take that was running. */
  | { readonly is: 'note'; readonly note: unknown }
  | { readonly is: 'ended' };

/** @returns the record as a line, line end included. */
export function writeRecord(record: JournalRecord): string {
  const told =
    record.is === 'init'
      ? {
          ...record,
          config: { ...record.config, record: { base64: Buffer.from(record.config.record).toString('base64') } },
        }
      : record;
  return `${JSON.stringify(told)}\n`;
}

/** @returns the records of a journal, up to the first line that was not written whole. */
export function readRecords(text: string): JournalRecord[] {
  const records: JournalRecord[] = [];
  for (const line of text.split('\n')) {
    if (line === '') {
      continue;
    }
    try {
      records.push(JSON.parse(line, revive));
    } catch {
      break;
    }
  }
  return records;
}

function revive(_key: string, value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'base64' in value && typeof value.base64 === 'string'
    ? new Uint8Array(Buffer.from(value.base64, 'base64'))
    : value;
}
