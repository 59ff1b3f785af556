import { MEDIA_TIMESCALE, ticks } from '@rostrum/units/time';
import type { VideoConfig, VideoFrame } from '../access-unit.ts';
import { eachAnnexBNal } from '../codec/annex-b.ts';
import type { NalVideoConfig } from '../codec/avc.ts';
import type { TsClock } from './clock.ts';
import type { NalRole, NalRules } from './nal-roles.ts';
import { type ParameterSet, ParameterSets } from './parameter-sets.ts';
import type { Pes } from './pes-assembler.ts';

/** Pictures out of PES packets: H.264 and HEVC in byte stream format (ISO/IEC 13818-1 §2.14 and §2.17). */

/** A viewer who joins waits as long as this for nothing: time to tell the encoder's owner. */
const KEY_WAIT_TICKS = 10 * MEDIA_TIMESCALE;
const USUAL_STEP_TICKS = MEDIA_TIMESCALE / 30;

export type VideoTrackEvents = {
  onVideoConfig(config: VideoConfig): void;
  onVideo(frame: VideoFrame): void;
  onVideoLoss(): void;
  onUnsupported(say: string): void;
};

type Nal = { readonly start: number; readonly end: number; readonly role: NalRole };
type Times = { readonly pts: number; readonly dts: number };

/** One picture track; it holds parameter sets, no pictures. */
export class VideoTrack {
  readonly #rules: NalRules;
  readonly #clock: TsClock;
  readonly #events: VideoTrackEvents;
  readonly #sets: ParameterSets;
  #config: NalVideoConfig | undefined;
  /** Said since the last picture. */
  #hasLost = false;
  #last: { readonly dts: number; readonly step: number } | undefined;
  /** Decode time of the last key frame, or of the first picture; what was said of it. */
  #key: { readonly dts: number; hasSaid: boolean; hasRecovery: boolean } | undefined;

  constructor(rules: NalRules, clock: TsClock, events: VideoTrackEvents) {
    this.#rules = rules;
    this.#clock = clock;
    this.#events = events;
    this.#sets = new ParameterSets(rules);
  }

  /** Whether data without a time goes on with the access unit before it. */
  continues(data: Uint8Array): boolean {
    // An access unit begins with a start code, which zeros may precede.
    let at = 0;
    while (at < data.length && data[at] === 0) {
      at += 1;
    }
    if (at < 2 || data[at] !== 1) {
      return true;
    }
    const start = at + 1;
    const role = this.#rules.role(data, start, data.length);
    return !opensUnit(this.#rules, role, data, start, data.length);
  }

  push(pes: Pes): void {
    if (pes.isCut || pes.isRest) {
      this.lose();
      return;
    }
    const { data } = pes;
    const nals: Nal[] = [];
    eachAnnexBNal(data, (start, end) => nals.push({ start, end, role: this.#rules.role(data, start, end) }));
    if (nals.length === 0) {
      return;
    }
    const units = splitUnits(this.#rules, data, nals);
    this.#takeSets(data, units[0] ?? []);
    let times = this.#timesOf(pes);
    if (times === undefined) {
      return;
    }
    // Two fields are one picture, and one sample.
    for (const unit of this.#sets.mayComeInFields ? [nals] : units) {
      this.#takeSets(data, unit);
      if (this.#pushUnit(data, unit, times)) {
        times = { pts: times.pts + this.#step(), dts: times.dts + this.#step() };
      }
    }
  }

  /** A picture is missing here, or part of one. */
  lose(): void {
    if (this.#config !== undefined && !this.#hasLost) {
      this.#hasLost = true;
      this.#events.onVideoLoss();
    }
  }

  /** Told, or the next after the last; before the first that is told, nobody knows. */
  #timesOf({ pts, dts }: Pes): Times | undefined {
    if (pts !== undefined) {
      return this.#clock.read(pts, dts);
    }
    const next = this.#last && this.#last.dts + this.#step();
    return next === undefined ? undefined : { pts: next, dts: next };
  }

  #step(): number {
    const rate = this.#config?.frameRate;
    return rate === undefined ? (this.#last?.step ?? USUAL_STEP_TICKS) : Math.round(MEDIA_TIMESCALE / rate);
  }

  #takeSets(data: Uint8Array, nals: readonly Nal[]): void {
    const sets = nals.flatMap(({ start, end, role }): ParameterSet[] =>
      role.is === 'parameter-set' ? [{ set: role.set, nal: data.subarray(start, end) }] : [],
    );
    const config = sets.length === 0 ? undefined : this.#sets.take(sets);
    if (config !== undefined) {
      this.#config = config;
      this.#events.onVideoConfig(config);
    }
  }

  /** @returns whether it was a picture. */
  #pushUnit(data: Uint8Array, nals: readonly Nal[], { pts, dts }: Times): boolean {
    const first = nals.find(({ role }) => role.is === 'slice');
    if (first === undefined) {
      return false;
    }
    if (!this.#rules.isFirstSlice(data, first.start, first.end)) {
      // The end of a picture whose beginning was lost.
      this.lose();
      return false;
    }
    if (this.#config !== undefined) {
      const isKey = nals.some(({ role }) => role.is === 'slice' && role.isKey);
      this.#watchKeys(isKey, data, nals, dts);
      const kept = withLengths(data, nals);
      const step = this.#last === undefined ? USUAL_STEP_TICKS : dts - this.#last.dts;
      this.#last = { dts, step: step > 0 && step < MEDIA_TIMESCALE ? step : USUAL_STEP_TICKS };
      this.#hasLost = false;
      this.#events.onVideo({ dts: ticks(dts), pts: ticks(pts), isKey, data: kept });
    }
    return true;
  }

  /** Streams that recover without an IDR play on where they are, but nobody can join them. */
  #watchKeys(isKey: boolean, data: Uint8Array, nals: readonly Nal[], dts: number): void {
    if (isKey || this.#key === undefined || dts < this.#key.dts) {
      this.#key = { dts, hasSaid: this.#key?.hasSaid ?? false, hasRecovery: false };
      return;
    }
    const key = this.#key;
    key.hasRecovery ||= nals.some(
      ({ start, end, role }) => role.is === 'opening' && this.#rules.isRecoveryPoint(data, start, end),
    );
    if (dts - key.dts > KEY_WAIT_TICKS && !key.hasSaid) {
      key.hasSaid = true;
      const why = key.hasRecovery ? ', only recovery points (open GOP or intra refresh)' : '';
      this.#events.onUnsupported(
        `This stream has had no IDR key frame for 10 s${why}; viewers need them to begin: set the encoder to a key frame every 2 s with closed GOPs.`,
      );
    }
  }
}

/** Groups the NAL units of a PES packet by access unit; nearly always there is one. */
function splitUnits(rules: NalRules, data: Uint8Array, nals: readonly Nal[]): Nal[][] {
  const units: Nal[][] = [];
  let unit: Nal[] = [];
  let hasSlice = false;
  for (const nal of nals) {
    if (hasSlice && opensUnit(rules, nal.role, data, nal.start, nal.end)) {
      units.push(unit);
      unit = [];
      hasSlice = false;
    }
    unit.push(nal);
    hasSlice ||= nal.role.is === 'slice';
  }
  units.push(unit);
  return units;
}

/** H.264 §7.4.1.2.3, H.265 §7.4.2.4.4: behind a picture, these belong to the next one. */
function opensUnit(rules: NalRules, role: NalRole, data: Uint8Array, start: number, end: number): boolean {
  switch (role.is) {
    case 'opening':
    case 'parameter-set':
    case 'delimiter':
      return true;
    case 'slice':
      return rules.isFirstSlice(data, start, end);
    case 'filler':
    case 'other':
      return false;
  }
}

/** What stands in a sample, each unit behind its length: no delimiters, filler and parameter sets. */
function withLengths(data: Uint8Array, nals: readonly Nal[]): Uint8Array {
  const kept = nals.filter(
    ({ role }) => role.is !== 'delimiter' && role.is !== 'filler' && role.is !== 'parameter-set',
  );
  const out = new Uint8Array(kept.reduce((sum, { start, end }) => sum + 4 + end - start, 0));
  const view = new DataView(out.buffer);
  let at = 0;
  for (const { start, end } of kept) {
    view.setUint32(at, end - start);
    out.set(data.subarray(start, end), at + 4);
    at += 4 + end - start;
  }
  return out;
}
