import { assertNever } from '@rostrum/service/errors';
import { MEDIA_TIMESCALE, type Seconds, ticks } from '@rostrum/units/time';
import { readJournal } from './journal.ts';
import { type EventRecord, JOURNAL_VERSION, type JournalRecord, type PartRecord } from './journal-records.ts';
import type { PartStore } from './part-store.ts';
import type { Part, RenditionLeft, Segment } from './rendition.ts';
import type { PlannedSegment, Section, TimelineMark } from './timeline.ts';

/** An event as another process left it, read off its journal. */

type Of<Kind extends JournalRecord['is']> = Extract<JournalRecord, { is: Kind }>;
type CloseRecord = Of<'close'>;

/** One rendition's records, by what they tell; the newest counts. */
export type TrackLeft = {
  readonly inits: Map<number, Of<'init'>>;
  readonly closed: Map<number, CloseRecord>;
  /** Parts of segments that may not have been closed. */
  readonly parts: Map<number, { readonly first: Of<'part'>; readonly parts: PartRecord[] }>;
  window: Of<'window'> | undefined;
  measured: Of<'measured'> | undefined;
};

export type EventLeft = {
  readonly event: EventRecord;
  readonly targetDuration: Seconds | undefined;
  readonly plan: readonly PlannedSegment[];
  readonly mark: TimelineMark;
  readonly tracks: ReadonlyMap<string, TrackLeft>;
  /** The session's own. */
  readonly note: unknown;
  readonly isEnded: boolean;
};

/** @returns what a journal tells; undefined where there is none, of this version, that tells of media. */
export async function readEventLeft(journalPath: string): Promise<EventLeft | undefined> {
  return foldRecords(await readJournal(journalPath));
}

/** @returns the event that the records tell of; undefined where they tell of none. */
export function foldRecords(records: readonly JournalRecord[]): EventLeft | undefined {
  let event: EventRecord | undefined;
  let seconds: Seconds | undefined;
  let mark: TimelineMark | undefined;
  let note: unknown;
  let isEnded = false;
  const plans = new Map<number, Of<'plan'>>();
  const tracks = new Map<string, TrackLeft>();
  for (const record of records) {
    switch (record.is) {
      case 'event':
        event = record;
        break;
      case 'target':
        seconds = record.seconds as Seconds;
        break;
      case 'plan':
        plans.set(record.msn, record);
        mark = record.mark;
        break;
      case 'note':
        note = record.note;
        break;
      case 'ended':
        isEnded = true;
        break;
      case 'init':
      case 'part':
      case 'close':
      case 'window':
      case 'measured':
        foldTrack(trackOf(tracks, record.rendition), record);
        break;
      default:
        assertNever(record);
    }
  }
  if (event?.version !== JOURNAL_VERSION || mark === undefined) {
    return undefined;
  }
  const plan = planOf([...plans.values()].toSorted((a, b) => a.msn - b.msn));
  return { event, targetDuration: seconds, plan, mark, tracks, note, isEnded };
}

function trackOf(tracks: Map<string, TrackLeft>, rendition: string): TrackLeft {
  const known = tracks.get(rendition);
  if (known !== undefined) {
    return known;
  }
  const made: TrackLeft = {
    inits: new Map(),
    closed: new Map(),
    parts: new Map(),
    window: undefined,
    measured: undefined,
  };
  tracks.set(rendition, made);
  return made;
}

function foldTrack(track: TrackLeft, record: Of<'init' | 'part' | 'close' | 'window' | 'measured'>): void {
  switch (record.is) {
    case 'init':
      track.inits.set(record.index, record);
      break;
    case 'close':
      track.closed.set(record.msn, record);
      track.parts.delete(record.msn);
      break;
    case 'window':
      track.window = record;
      break;
    case 'measured':
      track.measured = record;
      break;
    case 'part':
      if (!track.closed.has(record.msn)) {
        const open = track.parts.get(record.msn) ?? { first: record, parts: [] };
        open.parts.push(record.part);
        track.parts.set(record.msn, open);
      }
      break;
    default:
      assertNever(record);
  }
}

/** The plan; its last segment may have no end yet. */
function planOf(records: readonly Of<'plan'>[]): PlannedSegment[] {
  const sections = new Map<number, Section>();
  return records.map(({ is: _is, mark: _mark, section: index, ...planned }, position) => {
    const section = sections.get(index) ?? { index };
    sections.set(index, section);
    const next = records[position + 1];
    return { ...planned, section, end: planned.end ?? next?.start };
  });
}

export type TrackRestored = {
  readonly rendition: RenditionLeft;
  readonly leaving: readonly Segment[];
  readonly discontinuitySequence: number;
};

/**
 * Makes one rendition's segments of its records and of what the disk has.
 * A segment whose bytes are gone is a gap from then on: nothing can be fetched of it.
 */
export async function restoreTrack(
  left: TrackLeft,
  plan: readonly PlannedSegment[],
  store: PartStore,
): Promise<TrackRestored> {
  const segments: Segment[] = [];
  const lastClosed = Math.max(-1, ...left.closed.keys());
  const firstListed = left.window?.firstMsn ?? 0;
  const firstInit = Math.min(...left.inits.keys());
  for (const planned of plan) {
    const record = left.closed.get(planned.msn);
    if (record !== undefined) {
      segments.push(await restoreSegment(record, planned, store));
    } else if (planned.msn < lastClosed && (segments.length > 0 || planned.msn >= firstListed)) {
      // The disk had a later one first.
      segments.push(gapOf(planned, segments.at(-1)?.init ?? firstInit, store));
    }
  }
  const nextMsn = (segments.at(-1)?.plan.msn ?? -1) + 1;
  const openParts = left.parts.get(nextMsn);
  const openPlan = plan.find((planned) => planned.msn === nextMsn);
  const open =
    openParts === undefined || openPlan === undefined
      ? undefined
      : await restoreOpen(openParts.first, openParts.parts, openPlan, store);
  const { measured } = left;
  return {
    leaving: segments.filter((segment) => segment.plan.msn < firstListed),
    discontinuitySequence: left.window?.discontinuitySequence ?? 0,
    rendition: {
      inits: [...left.inits.values()].toSorted((a, b) => a.index - b.index),
      segments: segments.filter((segment) => segment.plan.msn >= firstListed),
      open,
      isIndependent: measured?.isIndependent ?? plan.every((planned) => planned.isIndependent),
      measured: measureOf(measured, segments),
    },
  };
}

async function restoreSegment(record: CloseRecord, plan: PlannedSegment, store: PartStore): Promise<Segment> {
  const parts = partsOf(record.parts);
  const body = await findBody(record.msn, parts, store);
  const isGap = record.isGap || body === undefined;
  return {
    ...startOf(record, plan),
    parts: body === undefined ? parts.map((part) => ({ ...part, isGap: true })) : parts,
    body: body ?? store.openBody(`${plan.msn}.m4s`),
    duration: record.duration as Seconds,
    isGap,
    isClosed: true,
  };
}

async function restoreOpen(
  first: Of<'part'>,
  records: readonly PartRecord[],
  plan: PlannedSegment,
  store: PartStore,
): Promise<Segment | undefined> {
  const parts = partsOf(records);
  const body = await findBody(first.msn, parts, store);
  return body === undefined
    ? undefined
    : { ...startOf(first, plan), parts, body, duration: 0 as Seconds, isGap: false, isClosed: false };
}

function startOf(
  { init, start, firstDts, decodeLead }: Pick<CloseRecord, 'init' | 'start' | 'firstDts' | 'decodeLead'>,
  plan: PlannedSegment,
): Pick<Segment, 'plan' | 'init' | 'start' | 'firstDts' | 'decodeLead'> {
  return { plan, init, start: ticks(start), firstDts, decodeLead };
}

function gapOf(plan: PlannedSegment, init: number, store: PartStore): Segment {
  const duration = (((plan.end ?? plan.start) - plan.start) / MEDIA_TIMESCALE) as Seconds;
  return {
    ...startOf({ init, start: plan.start, firstDts: 0, decodeLead: 0 }, plan),
    parts: [],
    body: store.openBody(`${plan.msn}.m4s`),
    duration,
    isGap: true,
    isClosed: true,
  };
}

async function findBody(wanted: number, parts: readonly Part[], store: PartStore) {
  const lengths = parts.filter((part) => part.bodyIndex >= 0).map((part) => part.byteLength);
  return lengths.length === 0 ? store.openBody(`${wanted}.m4s`) : store.findBody(`${wanted}.m4s`, lengths);
}

function partsOf(records: readonly PartRecord[]): Part[] {
  let stored = 0;
  return records.map(([duration, isIndependent, isGap, byteLength]) => {
    const bodyIndex = isGap === 1 ? -1 : stored;
    stored += isGap === 1 ? 0 : 1;
    return {
      duration: duration as Seconds,
      isIndependent: isIndependent === 1,
      isGap: isGap === 1,
      bodyIndex,
      byteLength,
    };
  });
}

/** What was measured until the journal was written anew, and what came after. */
function measureOf(measured: Of<'measured'> | undefined, segments: readonly Segment[]): RenditionLeft['measured'] {
  const whole = segments.filter((segment) => !segment.isGap && segment.duration >= 1);
  const seen = {
    peakBitsPerSecond: Math.max(0, ...whole.map(({ body, duration }) => (body.byteLength * 8) / duration)),
    bits: whole.reduce((sum, { body }) => sum + body.byteLength * 8, 0),
    seconds: whole.reduce((sum, { duration }) => sum + duration, 0),
  };
  // A journal that was begun with the event tells of nothing that was measured since.
  if (measured === undefined || measured.seconds < seen.seconds) {
    return seen;
  }
  const { peakBitsPerSecond, bits, seconds } = measured;
  return { peakBitsPerSecond, bits, seconds };
}
