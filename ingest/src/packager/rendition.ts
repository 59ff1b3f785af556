import type { AudioConfig, VideoConfig } from '@rostrum/media/access-unit';
import { writeInitSegment } from '@rostrum/media/cmaf/init-segment';
import { type Msn, msn } from '@rostrum/units/sequence';
import { MEDIA_TIMESCALE, type Seconds, type Ticks, type Timescale, ticks, timescale } from '@rostrum/units/time';
import type { JournalRecord, PartRecord, SegmentStart } from './journal-records.ts';
import type { PartStore, SegmentBody } from './part-store.ts';
import { type ClosedPart, Segmenter, type TrackSample, toTrack } from './segmenter.ts';
import { type PlannedSegment, secondsBetween, type Timeline } from './timeline.ts';

/** One encoding of picture or sound as its media playlist shows it: segments, parts, gaps, init segments. */

export type Part = {
  readonly duration: Seconds;
  readonly isIndependent: boolean;
  readonly isGap: boolean;
  /** Index of its bytes in the body; gaps have none. */
  readonly bodyIndex: number;
  readonly byteLength: number;
};

export type Segment = {
  readonly plan: PlannedSegment;
  readonly parts: Part[];
  /** Which init segment decodes it. */
  readonly init: number;
  readonly body: SegmentBody;
  /** Where its own first sample stands, event ticks; sound starts a few milliseconds off the picture. */
  readonly start: Ticks;
  /** Decode time of its first sample, track ticks; 0 where it has none. */
  readonly firstDts: number;
  /** How far decoding runs ahead of presentation, track ticks. */
  readonly decodeLead: number;
  /** Set when it closes. */
  duration: Seconds;
  isGap: boolean;
  isClosed: boolean;
};

export type RenditionOptions = {
  readonly name: string;
  readonly kind: 'video' | 'audio';
  readonly timeline: Timeline;
  readonly partTarget: Seconds;
  readonly store: PartStore;
  /** Called once for each change of the playlist. */
  readonly onChange: () => void;
  /** Called with what is to be written down; of a part once its bytes are on disk. */
  readonly onRecord: (record: JournalRecord) => void;
};

/** A rendition as another process left it. */
export type RenditionLeft = {
  readonly inits: readonly {
    readonly index: number;
    readonly section: number;
    readonly config: VideoConfig | AudioConfig;
  }[];
  readonly segments: readonly Segment[];
  /** The one in progress then. */
  readonly open: Segment | undefined;
  readonly isIndependent: boolean;
  readonly measured: Rendition['measured'];
};

type Init = { readonly section: number; readonly config: VideoConfig | AudioConfig; readonly bytes: Uint8Array };

/** Init segments kept; one a section, and a listed segment may name an old one. */
const INITS_KEPT = 256;
/** A tail shorter than this many nominal samples is the last sample's own duration, not a hole. */
const TAIL_SAMPLES = 2.5;
/** More parts than a segment can have: 10 s of one picture each. */
const PARTS_MAX = 2048;
/** Fed by the event's packager; segments are handed to the window, which drops them. */
export class Rendition {
  readonly name: string;
  readonly kind: 'video' | 'audio';
  readonly segments: Segment[] = [];
  /** First MSN made from media again; earlier ones become gaps. Infinity: shed. */
  resumesAt: number;
  config: VideoConfig | AudioConfig | undefined;
  /** Largest and total of what its segments measured, for BANDWIDTH. */
  measured = { peakBitsPerSecond: 0, bits: 0, seconds: 0 };
  /** Set for good once a segment without key frame at its start was listed (§4.4.2.1). */
  isIndependent = true;

  readonly #options: RenditionOptions;
  readonly #inits = new Map<number, Init>();
  #init = -1;
  #scale: Timescale = MEDIA_TIMESCALE;
  #segmenter: Segmenter | undefined;
  #open: Segment | undefined;
  #nextMsn = 0;
  /** Of a rendition that is taken up: above the fragments that were, and where the next sample is due. */
  #sequenceBase = 0;
  #expected: number | undefined;

  constructor(options: RenditionOptions) {
    this.name = options.name;
    this.kind = options.kind;
    this.resumesAt = 0;
    this.#options = options;
  }

  /** The segment in progress, if its first part or sample is in. */
  get open(): Segment | undefined {
    return this.#open;
  }

  /** The MSN after the last closed segment. */
  get nextMsn(): Msn {
    return msn(this.#nextMsn);
  }

  init(index: number): Uint8Array | undefined {
    return this.#inits.get(index)?.bytes;
  }

  /** Takes up what another process made, its segments in order. To be called once, before anything else. */
  resume(left: RenditionLeft): void {
    for (const { index, section, config } of left.inits) {
      this.#setInit(index, section, config);
    }
    this.segments.push(...left.segments);
    this.#open = left.open;
    const last = this.segments.at(-1);
    this.#nextMsn = left.open?.plan.msn ?? (last === undefined ? 0 : last.plan.msn + 1);
    this.isIndependent = left.isIndependent;
    this.measured = left.measured;
    // Sequence numbers go on above all that there can have been (ISO/IEC 14496-12 §8.8.5: increasing).
    this.#sequenceBase = (this.#nextMsn + 1) * PARTS_MAX;
    this.#expected = this.kind === 'video' ? this.madeUntil : undefined;
  }

  /** Where the newest of what was made ends, track ticks; undefined where that is a gap. */
  get madeUntil(): number | undefined {
    const last = this.#open ?? this.segments.at(-1);
    return last === undefined || last.isGap || last.parts.length === 0
      ? undefined
      : last.firstDts + Math.round(last.parts.reduce((sum, part) => sum + part.duration, 0) * this.#scale);
  }

  /** Where what was made of the segment in progress ends, event ticks; undefined where nothing of it was. */
  openUntil({ msn: wanted, start }: PlannedSegment): Ticks | undefined {
    if (this.#open?.plan.msn !== wanted) {
      return undefined;
    }
    const seconds = this.#open.parts.reduce((sum, part) => sum + part.duration, 0);
    return ticks(start + Math.round(seconds * MEDIA_TIMESCALE));
  }

  /** What holds now, for a journal that is written anew. @param leaving segments that are no longer listed. */
  *describe(leaving: readonly Segment[]): Iterable<JournalRecord> {
    const rendition = this.name;
    const segments = [...leaving, ...this.segments];
    const firstInit = segments[0]?.init ?? this.#init;
    for (const [index, { section, config }] of this.#inits) {
      if (index >= firstInit) {
        yield { is: 'init', rendition, index, section, config };
      }
    }
    for (const segment of segments) {
      yield this.#closeRecord(segment);
    }
    for (const [index, part] of this.#open?.parts.entries() ?? []) {
      if (this.#open !== undefined && index < this.#open.body.storedParts) {
        yield { is: 'part', ...this.#startOf(this.#open), part: partRecord(part) };
      }
    }
    yield { is: 'measured', rendition, isIndependent: this.isIndependent, ...this.measured };
  }

  /** The init segment for what comes next. */
  get currentInit(): number {
    return Math.max(0, this.#init);
  }

  get scale(): Timescale {
    return this.#scale;
  }

  /** Sets how the following samples are decoded; a new section, or other bytes, get a new init segment. */
  configure(config: VideoConfig | AudioConfig, section: number): void {
    const bytes = initBytes(config);
    const current = this.#inits.get(this.#init);
    if (section === current?.section && Buffer.compare(current.bytes, bytes) === 0) {
      return;
    }
    this.#setInit(this.#init + 1, section, config);
    this.#options.onRecord({ is: 'init', rendition: this.name, index: this.#init, section, config });
  }

  #setInit(index: number, section: number, config: VideoConfig | AudioConfig): void {
    this.#init = index;
    this.#inits.set(index, { section, config, bytes: initBytes(config) });
    this.#inits.delete(index - INITS_KEPT);
    this.config = config;
    this.#expected = undefined;
    const scale = config.kind === 'audio' ? timescale(config.sampleRate) : MEDIA_TIMESCALE;
    if (scale !== this.#scale || this.#segmenter === undefined) {
      this.#scale = scale;
      this.#segmenter = undefined;
    }
  }

  /** Begins in the middle of an event: what was before is not its own. To be called once, before anything else. */
  beginAt(first: Msn): void {
    this.#nextMsn = first;
  }

  /** Takes a sample of a planned segment; segments before it are closed. Late samples of closed ones are dropped. */
  push(plan: PlannedSegment, sample: TrackSample): void {
    if (plan.msn < this.#nextMsn || plan.msn < this.resumesAt) {
      return;
    }
    const hasClosed = this.#nextMsn < plan.msn;
    this.#closeBefore(plan.msn);
    if (hasClosed) {
      // News by itself: the first part of the next segment is a whole part target away.
      this.#options.onChange();
    }
    this.#open ??= this.#openSegment(plan, sample);
    if (this.#open.isGap) {
      return;
    }
    const before = this.#open.parts.length;
    this.#segments().push(sample);
    if (this.#open.parts.length !== before) {
      this.#options.onChange();
    }
  }

  /** Shows a stretch of the open segment as missing, at the pace of the leading rendition. */
  pushGap(plan: PlannedSegment, duration: Seconds): void {
    if (plan.msn < this.#nextMsn || plan.msn >= this.resumesAt) {
      return;
    }
    this.#closeBefore(plan.msn);
    this.#open ??= this.#openSegment(plan, undefined);
    if (!this.#open.isGap) {
      // It stopped in the middle of a segment: what is in hand is its last part.
      this.#segments().flush(this.#segments().nominalDuration);
    }
    this.#addGapParts(this.#open, duration);
    this.#options.onChange();
  }

  /** No more will come for this planned segment, which has its end: closes it; what is missing becomes a gap. */
  finish(plan: PlannedSegment): void {
    if (plan.msn < this.#nextMsn) {
      return;
    }
    this.#closeBefore(plan.msn);
    this.#open ??= this.#openSegment(plan, undefined);
    this.#close(this.#open);
    this.#options.onChange();
  }

  #segments(): Segmenter {
    this.#segmenter ??= new Segmenter(
      this.#scale,
      this.#options.partTarget,
      { sequence: this.#sequenceBase, expected: this.#expected },
      (part) => this.#addPart(part),
    );
    return this.#segmenter;
  }

  #closeBefore(wanted: Msn): void {
    while (this.#nextMsn < wanted) {
      const plan = this.#open?.plan ?? this.#options.timeline.at(msn(this.#nextMsn));
      if (plan === undefined) {
        this.#nextMsn = wanted;
        return;
      }
      this.#open ??= this.#openSegment(plan, undefined);
      this.#close(this.#open);
    }
  }

  #openSegment(plan: PlannedSegment, first: TrackSample | undefined): Segment {
    const { timeline, store } = this.#options;
    // The plan object gets its end later: it is looked up again when the segment closes.
    const start =
      this.kind === 'audio' && first !== undefined
        ? (Math.round((first.dts * MEDIA_TIMESCALE) / this.#scale) as Ticks)
        : plan.start;
    if (this.kind === 'video' && first?.isKey === false) {
      this.isIndependent = false;
    }
    const decodeLead =
      first === undefined
        ? 0
        : Math.max(0, Math.min(first.compositionOffset, toTrack(plan.start, this.#scale) - first.dts));
    return {
      plan: timeline.at(plan.msn) ?? plan,
      parts: [],
      // A gap needs no new init segment, even where one is set already for what follows it.
      init: first === undefined ? (this.segments.at(-1)?.init ?? this.currentInit) : this.currentInit,
      body: store.openBody(`${plan.msn}.m4s`),
      start,
      firstDts: first?.dts ?? 0,
      decodeLead,
      duration: 0 as Seconds,
      isGap: first === undefined,
      isClosed: false,
    };
  }

  #addPart(part: ClosedPart): void {
    const open = this.#open;
    if (open === undefined) {
      return;
    }
    const made: Part = {
      duration: (part.duration / this.#scale) as Seconds,
      isIndependent: part.isIndependent,
      isGap: false,
      bodyIndex: open.parts.length,
      byteLength: part.bytes.byteLength,
    };
    open.parts.push(made);
    open.body.add(part.bytes, () =>
      this.#options.onRecord({ is: 'part', ...this.#startOf(open), part: partRecord(made) }),
    );
  }

  #startOf({ plan, init, start, firstDts, decodeLead }: Segment): SegmentStart {
    return { rendition: this.name, msn: plan.msn, init, start, firstDts, decodeLead };
  }

  #closeRecord(segment: Segment): JournalRecord {
    const { duration, isGap, parts } = segment;
    return { is: 'close', ...this.#startOf(segment), duration, isGap, parts: parts.map(partRecord) };
  }

  #addGapParts(segment: Segment, duration: number): void {
    if (duration <= 0) {
      return;
    }
    segment.isGap = true;
    const count = Math.max(1, Math.ceil(duration / this.#options.partTarget - 1e-6));
    for (let index = 0; index < count; index += 1) {
      segment.parts.push({
        duration: (duration / count) as Seconds,
        isIndependent: false,
        isGap: true,
        bodyIndex: -1,
        byteLength: 0,
      });
    }
  }

  #close(segment: Segment): void {
    const plan = this.#options.timeline.at(segment.plan.msn) ?? segment.plan;
    const end = plan.end ?? plan.start;
    if (!segment.isGap) {
      this.#flushInto(segment, end);
    }
    const made = segment.parts.reduce((sum, part) => sum + part.duration, 0);
    const planned = secondsBetween(plan.start, end);
    if (segment.isGap) {
      this.#addGapParts(segment, planned - made > 0.001 ? planned - made : 0);
    }
    segment.duration = (this.kind === 'audio' && !segment.isGap ? made : planned) as Seconds;
    segment.isClosed = true;
    this.#measure(segment);
    void segment.body.finish(() => this.#options.onRecord(this.#closeRecord(segment)));
    this.segments.push(segment);
    this.#open = undefined;
    this.#nextMsn = plan.msn + 1;
  }

  /** Ends the last sample where the plan ends; a longer hole than a few samples makes the rest of the segment a gap. */
  #flushInto(segment: Segment, end: Ticks): void {
    const segmenter = this.#segments();
    const { knownEnd } = segmenter;
    if (knownEnd === undefined) {
      segmenter.flush(0);
      if (this.kind === 'audio') {
        const made = segment.parts.reduce((sum, part) => sum + part.duration, 0);
        const missing = (end - segment.start) / MEDIA_TIMESCALE - made;
        if (missing > this.#options.partTarget) {
          this.#addGapParts(segment, missing);
        }
      }
      return;
    }
    const nominal = Math.max(1, segmenter.nominalDuration);
    const rest = toTrack(end, this.#scale) - segment.decodeLead - knownEnd;
    const isFinished = segmenter.pending === undefined;
    if (rest > nominal * TAIL_SAMPLES) {
      segmenter.flush(nominal);
      this.#addGapParts(segment, (isFinished ? rest : rest - nominal) / this.#scale);
    } else {
      segmenter.flush(rest > 0 ? rest : nominal);
    }
  }

  #measure(segment: Segment): void {
    if (segment.isGap || segment.duration <= 0 || segment.plan.section.isSlate === true) {
      return;
    }
    const bits = segment.body.byteLength * 8;
    this.measured.bits += bits;
    this.measured.seconds += segment.duration;
    // §4.4.6.2: the peak is over stretches of half to one and a half target durations; shorter rests are no measure.
    if (segment.duration >= 1) {
      this.measured.peakBitsPerSecond = Math.max(this.measured.peakBitsPerSecond, bits / segment.duration);
    }
  }
}

function initBytes(config: VideoConfig | AudioConfig): Uint8Array {
  return writeInitSegment(config.kind === 'audio' ? { audio: config } : { video: config });
}

function partRecord({ duration, isIndependent, isGap, byteLength }: Part): PartRecord {
  return [duration, isIndependent ? 1 : 0, isGap ? 1 : 0, byteLength];
}
