import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AudioFrame, Sound, SoundLabel, VideoConfig, VideoFrame } from '@rostrum/media/access-unit';
import type { Clock, Timer } from '@rostrum/service/clock';
import { assertNever } from '@rostrum/service/errors';
import type { Log } from '@rostrum/service/log';
import { msn } from '@rostrum/units/sequence';
import { MEDIA_TIMESCALE, type Millis, type Seconds, type Ticks, ticks } from '@rostrum/units/time';
import { chooseTargetDuration } from './cut-rule.ts';
import { type DiskQuota, fittingLength } from './disk-quota.ts';
import { Journal } from './journal.ts';
import { JOURNAL_VERSION, type JournalRecord } from './journal-records.ts';
import { LeadingCut } from './leading-cut.ts';
import { PartStore } from './part-store.ts';
import { Rendition } from './rendition.ts';
import { type EventLeft, restoreTrack } from './restore.ts';
import { SoundTracks } from './sound-tracks.ts';
import { EVENT_START_TICKS, type PlannedSegment, secondsBetween, Timeline } from './timeline.ts';
import { Window } from './window.ts';

/** One event's media: the source's key frames cut every rendition at the same tick, and silence becomes gaps. */

/** The source's own rendition, as it stands in URLs. */
export const SOURCE_NAME = 'source';
const TICKS_PER_MS = MEDIA_TIMESCALE / 1000;
/** A section that begins within this of the last one's end is joined to it. */
const JOIN_TICKS = 0.15 * MEDIA_TIMESCALE;
/** The last of several gaps may be this much longer than the target duration (§4.4.3.1: rounded to the nearest second). */
const LAST_GAP_S = 0.4;
/** A picture's stamp is off by less than this: encoders count whole milliseconds. */
const STAMP_SLACK_TICKS = 200;
/** What a player must find listed, whatever the quota. */
const LEAST_TARGET_DURATIONS = 6;
/** The journal's name in the event's folder. */
export const JOURNAL_NAME = 'journal';
/** Renditions that have nothing to show by then no longer hold back the multivariant playlist. */
const READY_DEADLINE_MS = 4_000;

export type EventOptions = {
  readonly epoch: string;
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly partTarget: Seconds;
  readonly segmentTarget: Seconds;
  readonly window: Seconds;
  /** Of this machine; without it the list is always as long as it may be. */
  readonly quota?: DiskQuota;
  /** Names of the ladder's renditions; fixed for the event. */
  readonly rungs: readonly string[];
  /** What is known of the sounds it begins with. */
  readonly sounds: readonly SoundLabel[];
  /** When it began; now, but for an event that another process left. */
  readonly startedAt?: Millis;
  /** What the session wants to find again where another process takes the event up. */
  readonly about: unknown;
};

export type Track = { readonly rendition: Rendition; readonly window: Window; readonly store: PartStore };

export class EventPackager {
  readonly epoch: string;
  readonly partTarget: Seconds;
  readonly startedAt: Millis;
  readonly timeline: Timeline;
  readonly tracks = new Map<string, Track>();
  targetDuration: Seconds | undefined;
  isEnded = false;
  /** Called with a rendition's name each time its playlist changed. */
  onPublish: (rendition: string) => void = () => {};
  /** Called when all before `until` is on disk, and the journal tells of it. */
  onKept: (until: Ticks) => void = () => {};
  /** Called when the lists are made shorter, for the disk's quota. */
  onShortened: (window: Seconds) => void = () => {};
  /** Called when the disk refuses media, and when it takes some again. */
  onDisk: (isWell: boolean) => void = () => {};

  readonly #options: EventOptions;
  readonly #source: Rendition;
  readonly #sounds: SoundTracks;
  #isSectionOpen = false;
  /** Renditions whose change is told once the section's sound is known too: that list hints what comes (B.1). */
  #untold: Set<string> | undefined;
  readonly #cut: LeadingCut;
  /** How far back the lists go now: less than wanted where the disk's quota is used up. */
  #windowNow: Seconds;
  #lastMediaAt: Millis;
  /** Where the last section ended. */
  #lastEnd = 0;
  #leadingReadyAt: Millis | undefined;
  readonly #journal: Journal;
  /** The newest segment of each rendition up to which all is on disk. */
  readonly #lastOnDisk = new Map<string, number>();
  /** The newest of which it was told. */
  #told = -1;
  #note: unknown;
  /** Of an event that is taken up: where its picture goes on, event ticks. */
  #resumesAt: number | undefined;
  #timer: Timer;

  constructor(options: EventOptions) {
    const { clock } = options;
    this.#options = options;
    this.#windowNow = options.window;
    options.quota?.join(this);
    this.epoch = options.epoch;
    this.partTarget = options.partTarget;
    this.startedAt = options.startedAt ?? clock.wallNow();
    this.#lastMediaAt = clock.now();
    this.timeline = new Timeline(clock, this.startedAt);
    this.#journal = new Journal(join(options.folder, JOURNAL_NAME), options, () => this.#describe());
    this.timeline.onPlan = (segment) => this.#journal.append(this.#planRecord(segment));
    this.#cut = new LeadingCut(options.segmentTarget, options.partTarget);
    this.#source = this.#addTrack(SOURCE_NAME, 'video').rendition;
    for (const rung of options.rungs) {
      this.#addTrack(rung, 'video');
    }
    const addSound = (name: string): Rendition => this.#addTrack(name, 'audio').rendition;
    this.#sounds = new SoundTracks(this.timeline, addSound, options.sounds);
    this.#timer = this.#startTimer();
  }

  /**
   * Takes up an event that another process left. To be called once, before anything else.
   * @param continues the encoder's connection was kept: its section goes on where it stands, and the encoder's media is
   * given again from a key frame at or before that. Otherwise the section is over.
   */
  async resume(left: EventLeft, continues: boolean): Promise<void> {
    const { clock } = this.#options;
    // Until all is read, no silence may be told from it.
    this.#timer.cancel();
    this.#note = left.note;
    this.timeline.resume(left.plan, left.mark);
    this.targetDuration = left.targetDuration;
    this.#leadingReadyAt = left.targetDuration === undefined ? undefined : clock.now();
    for (const [name, track] of this.tracks) {
      const found = left.tracks.get(name);
      if (found !== undefined) {
        const { rendition, leaving, discontinuitySequence } = await restoreTrack(found, left.plan, track.store);
        track.rendition.resume(rendition);
        track.window.resume(leaving, discontinuitySequence);
      }
      if (track.rendition !== this.#source && track.rendition.kind === 'video') {
        track.rendition.resumesAt = Number.POSITIVE_INFINITY;
      }
    }
    this.#isSectionOpen = true;
    this.#cut.resume(this.#madeUntil());
    this.#resumesAt = this.#source.madeUntil;
    this.#sounds.resume();
    if (!continues || left.isEnded) {
      this.#resumesAt = undefined;
      this.endSection();
    }
    for (const { rendition } of this.tracks.values()) {
      // The end of a segment's sound may come again behind the next one's first picture.
      if (rendition.kind === 'video' || !this.#isSectionOpen) {
        this.#finishUpToPlan(rendition);
      }
    }
    this.#slideAll();
    this.#lastMediaAt = clock.now();
    this.#timer = this.#startTimer();
    if (left.isEnded) {
      this.end();
    }
  }

  #startTimer(): Timer {
    return this.#options.clock.every(100, () => this.#tick());
  }

  /** Where the newest picture that is in ends, event ticks; of a segment without any, where its sound does. */
  #madeUntil(): Ticks {
    const { open, end } = this.timeline;
    if (open === undefined) {
      return end;
    }
    const others = [...this.tracks.values()].map(({ rendition }) => rendition.openUntil(open) ?? end);
    return this.#source.openUntil(open) ?? ticks(Math.max(...others));
  }

  /** Writes down what the session wants to find again; the newest counts. */
  note(note: unknown): void {
    this.#note = note;
    this.#journal.append({ is: 'note', note });
  }

  /** Where the newest of what was taken ends, event ticks. */
  get reached(): Ticks {
    return this.timeline.open === undefined ? this.timeline.end : ticks(Math.max(this.timeline.end, this.#cut.lastEnd));
  }

  get isSectionOpen(): boolean {
    return this.#isSectionOpen;
  }

  /** Whether viewers may be told: the target duration is known and every rendition has a segment, or has had its time. */
  get isReady(): boolean {
    if (this.targetDuration === undefined || this.#leadingReadyAt === undefined) {
      return false;
    }
    const isWhole = [...this.tracks.values()].every(
      (track) => track.rendition.nextMsn > 0 && track.rendition.config !== undefined,
    );
    return isWhole || this.#options.clock.now() - this.#leadingReadyAt >= READY_DEADLINE_MS;
  }

  /**
   * Opens a section at the first key frame of a take.
   * @param continues the event time of that frame where its timestamps go on from the last section's.
   * @param isSlate it stands in for an encoder.
   * @returns the event time of its first picture; what was missed before it became a gap.
   */
  startSection(config: VideoConfig, continues?: Ticks, isSlate = false): Ticks {
    this.#untold ??= new Set();
    this.endSection();
    const now = continues ?? this.timeline.now;
    if (this.timeline.lastMsn !== undefined && now - this.timeline.end > JOIN_TICKS) {
      this.#gapUntil(now);
    }
    const section = this.timeline.startSection(isSlate);
    this.#source.configure(config, section.index);
    this.#isSectionOpen = true;
    this.#cut.restart();
    return this.timeline.lastMsn === undefined ? EVENT_START_TICKS : this.timeline.end;
  }

  /**
   * Sets the sounds of the running section. A sound that the event did not begin with has a rendition from the first
   * section on that brings it; one that a section does not bring is silent. To be called after each {@link startSection}.
   */
  configureSounds(sounds: readonly Sound[]): void {
    const { index: section } = this.timeline.section;
    for (const sound of sounds) {
      if (sound.index < this.#sounds.labels.length) {
        this.#sounds.configure(sound, section);
      } else {
        this.#beginSound(sound, section);
      }
    }
    this.#sounds.muteOthers(sounds, section);
    const untold = this.#untold;
    this.#untold = undefined;
    for (const name of untold ?? []) {
      this.onPublish(name);
    }
  }

  /** Sound where there was none: what is listed of the picture before it is listed of the sound as gaps. */
  #beginSound(sound: Sound, section: number): void {
    const { language } = sound;
    const rendition = this.#sounds.add(language === undefined ? {} : { language });
    const source = this.tracks.get(SOURCE_NAME);
    this.#journal.append(this.#eventRecord());
    this.#sounds.configure(sound, section);
    rendition.beginAt(source?.rendition.segments[0]?.plan.msn ?? rendition.nextMsn);
    this.tracks.get(rendition.name)?.window.resume([], source?.window.discontinuitySequence ?? 0);
    this.#finishUpToPlan(rendition);
  }

  /** What is known of each sound; its rendition is named by `soundName` of its place. */
  get sounds(): readonly SoundLabel[] {
    return this.#sounds.labels;
  }

  /**
   * A picture of the leading rendition, in decode order and event ticks; the section's first is a key frame.
   * @returns false for a picture that is in already, given again to an event that was taken up.
   */
  pushVideo(frame: VideoFrame): boolean {
    if (!this.#isSectionOpen || this.isEnded) {
      return true;
    }
    this.#lastMediaAt = this.#options.clock.now();
    if (this.#isIn(frame)) {
      return false;
    }
    this.#takePicture(frame);
    return true;
  }

  /** Whether a picture given again is in already. The first that is not ends the looking. */
  #isIn(frame: VideoFrame): boolean {
    const until = this.#resumesAt;
    if (until === undefined) {
      return false;
    }
    if (frame.dts < until - STAMP_SLACK_TICKS) {
      this.#cut.prime(frame);
      return true;
    }
    this.#resumesAt = undefined;
    if (!this.#cut.hasBegun) {
      this.#goOnWithout(frame);
    }
    return false;
  }

  /** Nothing of what is in was given again: what goes on begins a segment, and what is missing before it is a gap. */
  #goOnWithout(frame: VideoFrame): void {
    const { open } = this.timeline;
    if (open !== undefined && this.#source.open === undefined) {
      if (frame.isKey && Math.abs(frame.pts - open.start) <= STAMP_SLACK_TICKS) {
        this.#cut.begin(frame);
        return;
      }
      this.#withdrawUnbegun();
    }
    if (this.timeline.open !== undefined) {
      this.timeline.close(this.#cut.lastEnd);
      this.#finishLeading();
    }
    if (frame.pts - this.timeline.end > STAMP_SLACK_TICKS) {
      this.#gapUntil(frame.pts);
    }
  }

  /** A segment that the process before this one planned and made nothing of never was. */
  #withdrawUnbegun(): void {
    const { open } = this.timeline;
    if (
      open !== undefined &&
      [...this.tracks.values()].every(({ rendition }) => rendition.openUntil(open) === undefined)
    ) {
      this.timeline.withdraw();
    }
  }

  #takePicture(frame: VideoFrame): void {
    this.#cutBefore(frame);
    const plan = this.timeline.open;
    if (plan === undefined) {
      return;
    }
    const partsBefore = this.#source.open?.plan.msn === plan.msn ? this.#source.open.parts.length : 0;
    const msnBefore = this.#source.nextMsn;
    this.#source.push(plan, {
      dts: frame.dts,
      compositionOffset: frame.pts - frame.dts,
      isKey: frame.isKey,
      data: frame.data,
    });
    this.#afterLeading(msnBefore, partsBefore);
    this.#sounds.settle(ticks(frame.dts + this.#cut.lead));
  }

  /** Whether, of the pictures in the order they are shown, the open segment begins with this one, which was taken. */
  beginsSegment({ pts }: VideoFrame): boolean {
    const { open } = this.timeline;
    return open !== undefined && Math.abs(pts - open.start) <= this.#cut.frameTicks / 2;
  }

  /** @param index of which sound. */
  pushAudio(frame: AudioFrame, index: number): void {
    if (this.#isSectionOpen && !this.isEnded) {
      this.#sounds.push(index, frame);
    }
  }

  /** How a rung's next pictures are decoded. */
  configureRung(name: string, config: VideoConfig): void {
    this.tracks.get(name)?.rendition.configure(config, this.timeline.section.index);
  }

  /** A picture of the ladder, with the event time of the source's picture it was made from. */
  pushRung(name: string, frame: VideoFrame): void {
    // A key frame was wished for where a segment begins, which may be a stamp's slack before or after the picture.
    const plan = this.timeline.find(frame.isKey ? ticks(frame.pts + STAMP_SLACK_TICKS) : frame.pts);
    const track = this.tracks.get(name);
    if (plan === undefined || plan.isGap || track === undefined || this.isEnded) {
      return;
    }
    const before = track.rendition.nextMsn;
    track.rendition.push(plan, { dts: frame.dts, compositionOffset: 0, isKey: frame.isKey, data: frame.data });
    if (track.rendition.nextMsn !== before && this.targetDuration !== undefined) {
      track.window.slide(this.targetDuration);
    }
  }

  /** A rung has stopped: what it has not shown becomes gaps, until {@link resumeRung}. */
  stopRung(name: string): void {
    const rendition = this.tracks.get(name)?.rendition;
    if (rendition !== undefined && rendition.resumesAt !== Number.POSITIVE_INFINITY) {
      rendition.resumesAt = Number.POSITIVE_INFINITY;
      this.#finishUpToPlan(rendition);
    }
  }

  /** A rung is fed again, from a key frame at `time`. */
  resumeRung(name: string, time: Ticks): void {
    const rendition = this.tracks.get(name)?.rendition;
    const plan = this.timeline.find(time);
    if (rendition !== undefined && plan !== undefined) {
      rendition.resumesAt = plan.start >= time ? plan.msn : plan.msn + 1;
    }
  }

  /** The ladder has given all it had of the last section. */
  flushRung(name: string): void {
    const rendition = this.tracks.get(name)?.rendition;
    if (rendition !== undefined && !this.#isSectionOpen) {
      this.#finishUpToPlan(rendition);
    }
  }

  /** Closes what is open: the encoder left, or goes on with other parameters. Idempotent. */
  endSection(): void {
    if (!this.#isSectionOpen) {
      return;
    }
    this.#isSectionOpen = false;
    this.#withdrawUnbegun();
    const plan = this.timeline.open;
    if (plan === undefined) {
      return;
    }
    const end = ticks(Math.max(plan.start + 1, this.#cut.lastEnd));
    this.#lastEnd = end;
    this.timeline.close(end);
    this.#fixTargetDuration(secondsBetween(plan.start, end));
    this.#finishLeading();
    this.#slideAll();
  }

  /** Ends the event: every playlist gets its end, and no more can come. The bytes stay until `close`. */
  end(): void {
    if (this.isEnded) {
      return;
    }
    this.endSection();
    for (const track of this.tracks.values()) {
      this.#finishUpToPlan(track.rendition);
    }
    this.isEnded = true;
    this.#timer.cancel();
    this.#journal.append({ is: 'ended' });
    for (const name of this.tracks.keys()) {
      this.onPublish(name);
    }
  }

  /** Ends the event and forgets its bytes. */
  async close(): Promise<void> {
    this.end();
    this.#options.quota?.leave(this);
    await this.#journal.close();
    await Promise.all([...this.tracks.values()].map((track) => track.store.close()));
    await rm(this.#options.folder, { recursive: true, force: true }).catch(() => undefined);
  }

  /** Resolves when what closed so far is on disk, and the journal tells of it. */
  async stored(): Promise<void> {
    await Promise.all([...this.tracks.values()].map((track) => track.store.settled()));
    await this.#journal.settled();
  }

  /** Whether a segment would begin with this picture: the place to stop for another process to go on. */
  isCutAt(frame: VideoFrame): boolean {
    const { open } = this.timeline;
    return frame.isKey && (open === undefined || this.#cut.isDue(frame, open, this.targetDuration));
  }

  /** Closes every rendition where a picture that would begin a segment stands; the ladder may still give what is before. */
  pauseBefore(frame: VideoFrame): void {
    const { open } = this.timeline;
    this.#timer.cancel();
    this.#isSectionOpen = false;
    if (open !== undefined) {
      this.timeline.close(frame.pts);
      const plan = this.timeline.at(open.msn) ?? open;
      this.#source.finish(plan);
      this.#sounds.pause(plan);
      this.#slideAll();
    }
  }

  /** Stops, and leaves on disk all that another process needs to take the event up. */
  async suspend(): Promise<void> {
    this.#timer.cancel();
    this.#options.quota?.leave(this);
    await Promise.all([...this.tracks.values()].map((track) => track.store.suspend()));
    await this.#journal.close();
  }

  #addTrack(name: string, kind: 'video' | 'audio'): Track {
    const { folder, log, partTarget } = this.#options;
    const onDisk = (isWell: boolean): void => this.onDisk(isWell);
    const store = new PartStore(join(folder, name), log.child({ rendition: name }), onDisk);
    const rendition = new Rendition({
      name,
      kind,
      timeline: this.timeline,
      partTarget,
      store,
      onChange: () => (this.#untold === undefined ? this.onPublish(name) : void this.#untold.add(name)),
      onRecord: (record) => this.#write(record),
    });
    const track = { rendition, store, window: new Window(rendition, store, () => this.#windowNow) };
    this.tracks.set(name, track);
    return track;
  }

  /** Carries out, before a picture is taken, what its coming means for the timeline. */
  #cutBefore(frame: VideoFrame): void {
    const open = this.timeline.open;
    const cut = this.#cut.before(frame, open, this.targetDuration);
    switch (cut.kind) {
      case 'none':
        return;
      case 'first':
        this.timeline.cut(cut.at, frame.isKey);
        return;
      case 'hole':
        this.timeline.close(cut.end);
        this.#finishLeading();
        this.#gapUntil(cut.at);
        this.timeline.cut(cut.at, frame.isKey);
        return;
      case 'key':
      case 'forced':
        this.#fixTargetDuration(secondsBetween(open?.start ?? cut.at, cut.at));
        this.timeline.cut(cut.at, cut.kind === 'key');
        return;
      default:
        assertNever(cut);
    }
  }

  /** Closes the source's and the sound's last planned segment, whose end is known. */
  #finishLeading(): void {
    const last = this.timeline.lastMsn;
    const plan = last === undefined ? undefined : this.timeline.at(last);
    if (plan !== undefined) {
      this.#source.finish(plan);
      this.#sounds.finish(plan);
    }
  }

  #fixTargetDuration(firstSegmentSeconds: number): void {
    if (this.targetDuration === undefined) {
      this.targetDuration = chooseTargetDuration(firstSegmentSeconds, this.#options.segmentTarget);
      this.#leadingReadyAt = this.#options.clock.now();
      this.#journal.append({ is: 'target', seconds: this.targetDuration });
    }
  }

  #write(record: JournalRecord): void {
    this.#journal.append(record);
    if (record.is === 'close') {
      this.#tellKept(record.rendition);
    }
  }

  /**
   * A segment has closed: once the picture and all sounds of it, and of all before it, are on disk, nobody needs what they
   * were made of. What the disk refused holds this up until it is written after all, or no playlist names it any more.
   */
  #tellKept(rendition: string): void {
    const given = [...this.tracks.values()]
      .map((track) => track.rendition)
      .filter(({ kind, name }) => kind === 'audio' || name === SOURCE_NAME);
    if (!given.some(({ name }) => name === rendition)) {
      return;
    }
    const whole = Math.min(...given.map((each) => this.#keptOf(each)));
    const end = whole <= this.#told ? undefined : this.timeline.at(msn(whole))?.end;
    if (end !== undefined) {
      this.#told = whole;
      void this.#journal.settled().then(() => this.onKept(end));
    }
  }

  /** @returns the newest segment of a rendition up to which all that is listed is on disk; -1: none. */
  #keptOf({ name, segments, nextMsn }: Rendition): number {
    const first = segments[0]?.plan.msn ?? nextMsn;
    let kept = Math.max(this.#lastOnDisk.get(name) ?? -1, first - 1);
    while (segments[kept + 1 - first]?.body.isStored === true) {
      kept += 1;
    }
    this.#lastOnDisk.set(name, kept);
    return kept;
  }

  /** All that holds now, for a journal that is written anew. */
  *#describe(): Iterable<JournalRecord> {
    const { targetDuration } = this;
    yield this.#eventRecord();
    if (targetDuration !== undefined) {
      yield { is: 'target', seconds: targetDuration };
    }
    for (const planned of this.timeline.plan) {
      yield this.#planRecord(planned);
    }
    for (const { rendition, window } of this.tracks.values()) {
      const firstMsn = rendition.segments[0]?.plan.msn ?? rendition.nextMsn;
      yield {
        is: 'window',
        rendition: rendition.name,
        firstMsn,
        discontinuitySequence: window.discontinuitySequence,
      };
      yield* rendition.describe(window.leaving);
    }
    if (this.#note !== undefined) {
      yield { is: 'note', note: this.#note };
    }
    if (this.isEnded) {
      yield { is: 'ended' };
    }
  }

  #eventRecord(): JournalRecord {
    const { epoch, about } = this.#options;
    const { startedAt, partTarget } = this;
    const { labels: sounds } = this.#sounds;
    const hasAudio = sounds.length > 0;
    return { is: 'event', version: JOURNAL_VERSION, epoch, startedAt, partTarget, hasAudio, sounds, about };
  }

  #planRecord({ section, ...planned }: PlannedSegment): JournalRecord {
    return { is: 'plan', ...planned, section: section.index, mark: this.timeline.mark() };
  }

  /** Follows the leading rendition in those that do not run, and slides the windows when a segment closed. */
  #afterLeading(msnBefore: number, partsBefore: number): void {
    const { open } = this.#source;
    const hasClosed = this.#source.nextMsn !== msnBefore;
    const first = hasClosed ? 0 : partsBefore;
    for (const { rendition } of this.tracks.values()) {
      if (rendition === this.#source || open === undefined) {
        continue;
      }
      if (rendition.kind === 'audio') {
        // Sound that is a whole segment late is missing.
        this.#finishClosed(rendition, open.plan.msn - 1);
        continue;
      }
      if (rendition.resumesAt > open.plan.msn) {
        this.#finishClosed(rendition, open.plan.msn);
        for (const part of open.parts.slice(first)) {
          rendition.pushGap(open.plan, part.duration);
        }
      }
    }
    if (hasClosed) {
      this.#slideAll();
    }
  }

  #finishClosed(rendition: Rendition, before: number): void {
    while (rendition.nextMsn < before) {
      const plan = this.timeline.at(rendition.nextMsn);
      if (plan === undefined) {
        return;
      }
      rendition.finish(plan);
    }
  }

  /** Closes all planned segments that have an end. */
  #finishUpToPlan(rendition: Rendition): void {
    const last = this.timeline.lastMsn;
    if (last !== undefined) {
      this.#finishClosed(rendition, this.timeline.open === undefined ? last + 1 : last);
    }
  }

  #gapUntil(end: Ticks): void {
    const target = (this.targetDuration ?? this.#options.segmentTarget) * MEDIA_TIMESCALE;
    const most = target + LAST_GAP_S * MEDIA_TIMESCALE;
    while (this.timeline.end < end) {
      const rest = end - this.timeline.end;
      this.timeline.gap(ticks(this.timeline.end + (rest > most ? target : rest)));
    }
    for (const { rendition } of this.tracks.values()) {
      if (rendition.kind === 'audio' || rendition === this.#source || rendition.resumesAt > rendition.nextMsn) {
        this.#finishUpToPlan(rendition);
      }
    }
    this.#slideAll();
  }

  #slideAll(): void {
    if (this.targetDuration !== undefined) {
      this.#fitQuota(this.targetDuration);
      for (const track of this.tracks.values()) {
        track.window.slide(this.targetDuration);
      }
    }
  }

  #fitQuota(targetDuration: Seconds): void {
    const { quota, window: wanted } = this.#options;
    if (quota === undefined || quota.share === Number.POSITIVE_INFINITY) {
      return;
    }
    const held = [...this.tracks.values()].reduce((sum, { window }) => sum + window.byteLength, 0);
    const least = (LEAST_TARGET_DURATIONS * targetDuration) as Seconds;
    const before = this.#windowNow;
    const listed = this.#source.segments.reduce((sum, { duration }) => sum + duration, 0) as Seconds;
    this.#windowNow = fittingLength({ now: before, listed, wanted, least }, held, quota.share);
    if (this.#windowNow < before) {
      this.onShortened(this.#windowNow);
    }
  }

  /** Silence: after one target duration the section ends, and gaps follow the wall clock. */
  #tick(): void {
    const { clock } = this.#options;
    const target = this.targetDuration ?? this.#options.segmentTarget;
    // Also of an event that was just taken up: a slate that goes on covers all of the time it was away.
    if (clock.now() - this.#lastMediaAt < target * 1000) {
      return;
    }
    this.endSection();
    if (this.timeline.lastMsn === undefined) {
      return;
    }
    // A burst may have brought the list ahead of the time; it moves on all the same.
    const passed = (clock.now() - this.#lastMediaAt) * TICKS_PER_MS;
    const now = Math.max(this.timeline.now, this.#lastEnd + passed);
    const step = target * MEDIA_TIMESCALE;
    while (now - this.timeline.end >= step) {
      this.timeline.gap(ticks(this.timeline.end + step));
      for (const { rendition } of this.tracks.values()) {
        this.#finishUpToPlan(rendition);
      }
      this.#slideAll();
    }
  }
}
