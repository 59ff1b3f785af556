import { join } from 'node:path';
import { epochOf } from '@rostrum/hls/resource-name';
import type { AudioFrame, Sound, VideoFrame } from '@rostrum/media/access-unit';
import type { Clock, Timer } from '@rostrum/service/clock';
import type { Log } from '@rostrum/service/log';
import type { SourceRole, Switching } from '@rostrum/store/encoder-choices';
import { millis, type Seconds, type Ticks, ticks } from '@rostrum/units/time';
import { Diagnosis, type LookedAt } from '../diagnosis/diagnosis.ts';
import type { Level } from '../diagnosis/ears.ts';
import type { BackupFacts, LadderFacts, Sending, Senses } from '../diagnosis/facts.ts';
import type { History } from '../diagnosis/history.ts';
import { Probe } from '../diagnosis/probe.ts';
import type { Encoder } from '../ladder/encoder-probe.ts';
import { Ladder } from '../ladder/ladder.ts';
import { type LadderChoice, planRungs, type Rung } from '../ladder/plan.ts';
import type { Shedding } from '../ladder/shedding.ts';
import { choosePartTarget } from '../packager/cut-rule.ts';
import type { DiskQuota } from '../packager/disk-quota.ts';
import { type EventOptions, EventPackager, SOURCE_NAME } from '../packager/event-packager.ts';
import type { EventLeft } from '../packager/restore.ts';
import { soundName } from '../packager/sound-tracks.ts';
import type { SlateMaker } from '../slate/slate-maker.ts';
import { Advice } from './advice.ts';
import { type DroppedKey, isDropped, sayDropped } from './dropped-key.ts';
import { describeEvent, type ToldState } from './event-state.ts';
import { Notices } from './notices.ts';
import type { PublishSession, TakeLeft, TakeStart, TakeTarget } from './publish-session.ts';
import type { EndReason } from './publisher.ts';
import { SlateBridge } from './slate-bridge.ts';
import type { SourceFigures } from './source-meter.ts';
import { type SourceConnection, SourceSwitch } from './source-switch.ts';

/** One event of a channel: takes come and go inside it, its grace keeps it open, its packager and ladder are its own. */

export type EventSettings = {
  readonly folder: string;
  readonly partTarget: Seconds;
  readonly segmentTarget: Seconds;
  readonly window: Seconds;
  /** How much of the disk live media may take. */
  readonly quota?: DiskQuota;
  readonly grace: Seconds;
  readonly ladder: LadderChoice;
  readonly ffmpegPath: string;
  /** What is shown is also heard and seen, for the diagnosis. */
  readonly isProbing?: boolean;
  /** Of all ladders of this machine. */
  readonly shedding?: Shedding;
  /** Makes what is shown while no encoder sends; without it silence becomes gaps. */
  readonly slates?: Pick<SlateMaker, 'prepare'>;
  /** Undefined where ffmpeg is missing: the source alone. */
  readonly encoder: () => Encoder | undefined;
  readonly clock: Clock;
  readonly log: Log;
};

export type EventHooks = {
  /** Its state changed; told at most as often as it does. */
  readonly onState: () => void;
  readonly onPublish: (rendition: string) => void;
  /** The grace is over; the last window may still be fetched until `close`. */
  readonly onEnded: () => void;
};

/** Longest wait for a place where all renditions are cut, before this process is replaced: a GOP of 2 s, and room. */
const HAND_OVER_MS = 3_000;
/** Who shows the slate by hand may switch the encoder off meanwhile, for a break. Seconds. */
const PAUSE_S = 30 * 60;
/** Who sent a picture within this time still sends. */
const SENDING_MS = 500;
/** How often silence is looked for. */
const SILENCE_LOOK_MS = 100;
/** How often readiness is looked at, before viewers are told. */
const READY_LOOK_MS = 50;

/** What the session finds again in the journal of an event that another process left. */
type AboutEvent = {
  readonly rungs: readonly Rung[];
  readonly frameRate: number;
  readonly isRehearsal?: boolean;
};

/** Where an event's media lies in the folder of all. */
export function eventFolder(folder: string, slug: string, epoch: string): string {
  return join(folder, slug, epoch);
}

/** What is written down of the take that runs, if its connection outlives this process. */
type TakeNote = { readonly number: number; readonly takes: number; readonly left: TakeLeft };

/** The channel an event is on. */
export type EventOf = { readonly slug: string; readonly title: string };

export class ChannelEvent implements TakeTarget {
  readonly slug: string;
  #title: string;
  readonly epoch: string;
  readonly notices: Notices;
  packager: EventPackager | undefined;
  rungs: readonly Rung[] = [];
  frameRate = 0;
  endedAt: number | undefined;
  #isRehearsal = false;
  readonly #settings: EventSettings;
  readonly #hooks: EventHooks;
  readonly #log: Log;
  /** The take that is shown. */
  #take: PublishSession | undefined;
  readonly #advice: Advice;
  readonly #diagnosis: Diagnosis;
  /** Hears and sees what is shown; undefined where that is off. */
  readonly #probe: Probe | undefined;
  readonly #switch: SourceSwitch;
  readonly #slate: SlateBridge;
  /** Chosen in the place of one that still sends: it is shown from its next key frame on. */
  #next: PublishSession | undefined;
  /** When the encoder's media came last, monotonic milliseconds. */
  #lastShownAt = 0;
  #lastShownDts = Number.NEGATIVE_INFINITY;
  readonly #numbers = new WeakMap<PublishSession, number>();
  #lastRole: SourceRole | undefined;
  #priority = 0;
  /** Takes so far. */
  #takes = 0;
  #ladder: Ladder | undefined;
  #graceTimer: Timer | undefined;
  #graceEndsAt: number | undefined;
  #readyTimer: Timer | undefined;
  #silenceTimer: Timer | undefined;
  #isReady = false;
  #wasSectionOpen = false;
  #figures: SourceFigures | undefined;
  /** The take another process left, while it may yet go on. */
  #resumable: TakeNote | undefined;
  /** Nothing is taken any more: another process goes on. */
  #isPaused = false;
  #onPaused: (() => void) | undefined;
  /** Whether the slate is wished for though an encoder sends, and whether that is so. */
  #isSlateWished = false;
  #isSlateByHand = false;

  /** @param epoch of an event that is taken up again; a new one by default. */
  constructor(
    { slug, title }: EventOf,
    settings: EventSettings,
    hooks: EventHooks,
    epoch = epochOf(settings.clock.wallNow()),
  ) {
    this.slug = slug;
    this.#title = title;
    this.epoch = epoch;
    this.#lastShownAt = settings.clock.now();
    this.#settings = settings;
    this.#hooks = hooks;
    this.#log = settings.log.child({ channel: slug, event: this.epoch });
    this.notices = new Notices(settings.clock);
    this.#advice = new Advice(this.notices, () => hooks.onState());
    this.#switch = new SourceSwitch(settings.clock);
    this.#probe =
      settings.isProbing === true
        ? new Probe({ ffmpegPath: settings.ffmpegPath, clock: settings.clock, log: this.#log })
        : undefined;
    this.#diagnosis = new Diagnosis(
      settings.clock,
      () => ({
        take: this.#lookedAt(),
        isShown: this.#take !== undefined && this.isSectionOpen(),
        ladder: this.#ladderFacts(),
        backup: this.#backupFacts(),
        senses: this.#probe?.senses,
      }),
      () => hooks.onState(),
    );
    this.#slate = new SlateBridge(this, settings.slates, settings.clock);
  }

  /**
   * Takes up what another process left of this event: its media is listed on, and its encoder has the grace to return.
   * To be called once, before anything else.
   */
  async resume(left: EventLeft): Promise<void> {
    const about = left.event.about as AboutEvent;
    this.#isRehearsal = about.isRehearsal === true;
    this.rungs = about.rungs;
    this.frameRate = about.frameRate;
    const packager = this.#openPackager({
      partTarget: left.event.partTarget as Seconds,
      sounds: left.event.sounds ?? (left.event.hasAudio ? [{}] : []),
      startedAt: millis(left.event.startedAt),
    });
    const note = (left.note ?? undefined) as TakeNote | undefined;
    this.#resumable = left.isEnded ? undefined : note;
    this.#takes = note?.takes ?? 0;
    await packager.resume(left, this.#resumable !== undefined);
    this.#isReady = packager.isReady;
    if (left.isEnded) {
      this.end();
      return;
    }
    this.#log.info({ msn: packager.timeline.lastMsn }, 'session: an event that another process left goes on');
    this.#wasSectionOpen = packager.isSectionOpen;
    this.#watch(packager);
    if (this.#isReady) {
      void this.#bridgeResumed();
    }
    this.#beginGrace();
    this.#hooks.onState();
  }

  /** Where no encoder was kept the slate was shown, or would be by now: it hides the replacement too. */
  async #bridgeResumed(): Promise<void> {
    await this.#prepareSlate();
    if (this.#resumable === undefined && this.#take === undefined && !this.isSectionOpen() && !this.#slate.isOn) {
      this.#startSlate();
    }
  }

  /**
   * Takes up a take whose connection was kept while the process was replaced.
   * @returns undefined where its media cannot go on: it is a new take then.
   */
  resumeTake(name: string, role: SourceRole, open: (target: TakeTarget) => PublishSession): PublishSession | undefined {
    const { packager } = this;
    const left = this.#resumable;
    const source = packager?.tracks.get(SOURCE_NAME)?.rendition.config;
    if (left === undefined || this.#name(left.number) !== name || source?.kind !== 'video' || !this.isSectionOpen()) {
      return undefined;
    }
    this.#resumable = undefined;
    const take = open(this);
    take.resume(left.left, source, this.#soundsNow());
    this.#switch.begin(role, take);
    this.#diagnosis.begin();
    this.#numbers.set(take, left.number);
    this.#take = take;
    this.#cancelGrace();
    this.#ladder?.startSection(source, this.frameRate);
    this.#probe?.startSection(source, this.#soundsNow()[0]?.config);
    this.#wasSectionOpen = true;
    this.#log.info({ take: name }, 'session: the encoder was kept, its take goes on');
    this.#hooks.onState();
    return take;
  }

  /** The sounds of the running section, as their renditions know them. */
  #soundsNow(): Sound[] {
    const { tracks, sounds } = this.packager ?? { tracks: new Map(), sounds: [] };
    return sounds.flatMap((label, index) => {
      const config = tracks.get(soundName(index))?.rendition.config;
      return config?.kind === 'audio' ? [{ ...label, index, config }] : [];
    });
  }

  /** Stops at the next place where all renditions are cut, or after a while where it stands. */
  async handOver(): Promise<void> {
    if (this.#take?.connection.kept === undefined || !this.isSectionOpen()) {
      return;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    const deadline = this.#settings.clock.after(HAND_OVER_MS, resolve);
    this.#onPaused = resolve;
    await promise;
    deadline.cancel();
    await this.#ladder?.close();
  }

  /** Stops without ending the event, so that another process can take it up. */
  async suspend(): Promise<void> {
    if (this.endedAt === undefined && this.packager !== undefined) {
      this.#readyTimer?.cancel();
      this.#silenceTimer?.cancel();
      this.#slate.end();
      this.#diagnosis.close();
      this.#probe?.endSection();
      const isKept = this.#take?.connection.kept !== undefined;
      this.#take = undefined;
      this.#isPaused = true;
      await this.#ladder?.close();
      await this.packager.suspend();
      this.#cancelGrace();
      if (!isKept) {
        this.#graceEndsAt = this.#settings.clock.wallNow() + this.#settings.grace * 1000;
        this.#hooks.onState();
      }
    } else {
      await this.close();
    }
  }

  /** Whether nobody may watch but those who run the channel. */
  get isRehearsal(): boolean {
    return this.#isRehearsal;
  }

  set isRehearsal(is: boolean) {
    if (is !== this.#isRehearsal) {
      this.#isRehearsal = is;
      this.#hooks.onState();
    }
  }

  get title(): string {
    return this.#title;
  }

  /** Gives up its encoders, for another event, and ends. */
  release(): readonly (readonly [SourceRole, PublishSession])[] {
    const sources = this.endedAt === undefined ? this.#switch.entries() : [];
    this.#switch.clear();
    this.#take = undefined;
    this.end();
    return sources;
  }

  /** Shows the slate though an encoder sends, or no longer. Where no slate can be made the encoder stays. */
  showSlate(isWished: boolean): void {
    this.#isSlateWished = isWished;
    if (isWished) {
      this.#showWishedSlate();
    } else if (this.#isSlateByHand) {
      this.#isSlateByHand = false;
      this.#log.info({}, 'session: the slate is taken away by hand');
      this.#choose();
      if (this.#switch.isEmpty) {
        this.#cancelGrace();
        this.#beginGrace();
      }
      this.#hooks.onState();
    }
  }

  #showWishedSlate(): void {
    if (!this.#isSlateWished || this.#isSlateByHand || !this.#isReady || this.endedAt !== undefined) {
      return;
    }
    if (!this.#slate.isOn && !this.#startSlate()) {
      return;
    }
    this.#isSlateByHand = true;
    this.#next = undefined;
    this.#take = undefined;
    this.packager?.note(null);
    if (this.#graceTimer !== undefined) {
      this.#cancelGrace();
      this.#beginGrace();
    }
    this.#log.info({}, 'session: the slate is shown by hand');
    this.#hooks.onState();
  }

  /** Whether viewers can play it. */
  get isPlayable(): boolean {
    return this.#isReady && this.endedAt === undefined;
  }

  get take(): PublishSession | undefined {
    return this.#take;
  }

  /** The last hour of what its encoder sent. */
  get history(): History {
    return this.#diagnosis.history;
  }

  /** What is heard and seen of the picture and the sound that are shown; undefined where nothing listens. */
  get senses(): Senses | undefined {
    return this.#probe?.senses;
  }

  /** How loud its first sound is now, by channel; empty where nobody listens. */
  get levels(): readonly Level[] {
    return this.#probe?.levels ?? [];
  }

  /** Names a take among all that ever were. */
  nameOf(take: PublishSession): string {
    return this.#name(this.#numbers.get(take) ?? 0);
  }

  #name(number: number): string {
    return `${this.epoch}.${number}`;
  }

  /** The encoders that are connected. */
  connections(): SourceConnection[] {
    return this.#switch.connections(this.#take);
  }

  /** What makes its rungs, where any are made. */
  get ladder(): Ladder | undefined {
    return this.#ladder;
  }

  /** The ladder's ffmpeg, where one runs. */
  get ladderPid(): number | undefined {
    return this.#ladder?.pid;
  }

  /** A new connection of a key; the one before is told and closed. */
  begin(take: PublishSession, role: SourceRole): void {
    const before = this.#switch.begin(role, take);
    this.#diagnosis.begin();
    this.#takes += 1;
    this.#numbers.set(take, this.#takes);
    if (before !== undefined) {
      if (before === this.#take) {
        this.#take = undefined;
        this.closeSection();
      }
      before.retire(
        before.key?.id === take.key?.id
          ? 'Another encoder with the same key has taken over this channel.'
          : 'Another encoder, with another of the channel’s keys, has taken over this channel.',
      );
    }
    this.#choose();
    this.#cancelGrace();
  }

  /** Who is shown where a channel has two encoders, and who keeps the ladder where the machine cannot make all. */
  configure({ switching, priority }: { readonly switching: Switching; readonly priority: number }): void {
    this.#switch.switching = switching;
    this.#priority = priority;
    if (this.#ladder !== undefined) {
      this.#ladder.priority = priority;
    }
  }

  isShown(take: PublishSession): boolean {
    return take === this.#take;
  }

  now(): Ticks {
    return this.packager?.timeline.now ?? ticks(0);
  }

  came(take: PublishSession, byteLength: number, isKey: boolean): void {
    this.#switch.count(take, byteLength);
    if (isKey && take === this.#next) {
      this.#next = undefined;
      this.#switchTo(take);
    }
    this.#slate.came(take);
  }

  /** Ends who publishes with the key of a role, or with any. */
  drop(dropped: DroppedKey): void {
    for (const [role, take] of this.#switch.entries()) {
      if (isDropped(dropped, take.key, role)) {
        take.connection.close(sayDropped(dropped, take.key));
      }
    }
  }

  /** Shows whom the rule says. While a take that was kept is expected back, nobody else is shown. */
  #choose(): void {
    if (this.#isPaused || this.#isSlateByHand || this.#resumable !== undefined) {
      return;
    }
    const chosen = this.#switch.choose(this.#take);
    const before = this.#take;
    this.#next = undefined;
    if (chosen === undefined || chosen === before) {
      return;
    }
    const isSending = this.isSectionOpen() && this.#settings.clock.now() - this.#lastShownAt < SENDING_MS;
    if (before !== undefined && isSending) {
      // It is shown on until the other one's next key frame.
      this.#next = chosen;
      return;
    }
    this.#switchTo(chosen);
  }

  #switchTo(chosen: PublishSession): void {
    const before = this.#take;
    if (before !== undefined) {
      this.closeSection();
    }
    this.#take = chosen;
    chosen.show(this.packager?.reached ?? ticks(0));
    this.#tellSwitch(before);
    this.#hooks.onState();
  }

  #tellSwitch(before: PublishSession | undefined): void {
    const role = this.#switch.roleOf(this.#take);
    if (this.packager === undefined || (before === undefined && role === this.#lastRole)) {
      this.#lastRole = role;
      return;
    }
    this.#lastRole = role;
    this.#log.info({ role }, 'session: another encoder is shown');
    if (role !== undefined) {
      this.#advice.switched(role, this.#switch.switching);
    }
  }

  openSection(take: PublishSession, start: TakeStart, continues: Ticks | undefined): Ticks {
    const packager = this.packager ?? this.#create(take, start);
    this.#slate.end();
    this.frameRate = start.frameRate;
    this.#lastShownDts = Number.NEGATIVE_INFINITY;
    this.#lastShownAt = this.#settings.clock.now();
    const base = packager.startSection(start.video, continues);
    packager.configureSounds(start.sounds);
    this.#ladder?.startSection(start.video, start.frameRate);
    this.#probe?.startSection(start.video, start.sounds[0]?.config);
    this.#wasSectionOpen = true;
    if (this.#isReady) {
      void this.#slate.prepare(this.#title).then(() => this.#hooks.onState());
    }
    this.#hooks.onState();
    return base;
  }

  /** Whether an encoder is shown. */
  isSectionOpen(): boolean {
    return !this.#slate.isOn && (this.packager?.isSectionOpen ?? false);
  }

  closeSection(): void {
    if (!this.#slate.isOn) {
      this.packager?.endSection();
      this.#ladder?.endSection();
      this.#probe?.endSection();
    }
  }

  /** The creator changed what is shown while no encoder sends: it is made anew. One on the air stays until it ends. */
  renewSlate(title: string): void {
    this.#title = title;
    if (this.packager !== undefined && this.#isReady && this.endedAt === undefined) {
      void this.#slate.prepare(this.#title);
    }
  }

  /** Shows the slate from where the event stands. @returns false where none is made. */
  #startSlate(): boolean {
    if (this.#isPaused || this.endedAt !== undefined || !this.#slate.begin()) {
      return false;
    }
    this.#probe?.endSection();
    this.#resumable = undefined;
    this.packager?.note(null);
    this.#wasSectionOpen = false;
    this.#log.info({}, 'session: the slate is shown');
    this.#hooks.onState();
    return true;
  }

  pushVideo(frame: VideoFrame): void {
    if (this.#onPaused !== undefined && this.packager?.isCutAt(frame) === true) {
      this.#isPaused = true;
      this.packager.pauseBefore(frame);
      this.#ladder?.endSection();
      this.#onPaused();
      this.#onPaused = undefined;
    }
    if (this.#isPaused) {
      return;
    }
    this.#noteShown(frame);
    const isNew = this.packager?.pushVideo(frame) ?? false;
    if (isNew) {
      this.#probe?.pushVideo(frame);
      this.#ladder?.push(frame, this.packager?.beginsSegment(frame));
    }
  }

  /** Pictures whose stamps stand still show nothing new: they count as silence. */
  #noteShown(frame: VideoFrame): void {
    const isMoving = frame.dts - this.#lastShownDts > 1;
    this.#lastShownDts = frame.dts;
    if (isMoving) {
      this.#lastShownAt = this.#settings.clock.now();
    }
  }

  pushAudio(frame: AudioFrame, index: number): void {
    if (!this.#isPaused) {
      this.packager?.pushAudio(frame, index);
      if (index === 0) {
        this.#probe?.pushAudio(frame);
      }
    }
  }

  placed(take: PublishSession, left: TakeLeft): void {
    if (take === this.#take && take.connection.kept !== undefined) {
      const note: TakeNote = { number: this.#numbers.get(take) ?? 0, takes: this.#takes, left };
      this.packager?.note(note);
    }
  }

  measured(take: PublishSession, figures: SourceFigures): void {
    if (take === this.#take) {
      this.#figures = figures;
      this.#hooks.onState();
    }
  }

  takeEnded(take: PublishSession, reason: EndReason, say: string): void {
    this.#switch.end(take);
    if (take !== this.#take) {
      if (this.#isSlateByHand && this.#switch.isEmpty) {
        this.#beginGrace();
      }
      this.#hooks.onState();
      return;
    }
    this.#take = undefined;
    this.packager?.note(null);
    if (!this.#switch.isEmpty) {
      this.#log.info({ reason, say }, 'session: the encoder that was shown left');
      this.closeSection();
      this.#choose();
      if (!this.isSectionOpen()) {
        // Until the other one's next key frame.
        this.#startSlate();
      }
      return;
    }
    this.#log.info({ reason, say, graceS: this.#settings.grace }, 'session: the encoder left, the grace begins');
    if (this.packager === undefined) {
      // Nothing was ever shown: there is no event to keep.
      this.end();
      return;
    }
    this.#beginGrace();
    if (!this.#startSlate()) {
      this.closeSection();
    }
    this.#hooks.onState();
  }

  #beginGrace(): void {
    const { grace } = this.#settings;
    const graceMs = (this.#isSlateByHand ? Math.max(grace, PAUSE_S) : grace) * 1000;
    this.#graceEndsAt = this.#settings.clock.wallNow() + graceMs;
    this.#graceTimer = this.#settings.clock.after(graceMs, () => this.end());
  }

  /** Ends the event: playlists get their end. Idempotent. @param say what its encoders are told. */
  end(say = 'The event was ended.'): void {
    if (this.endedAt !== undefined) {
      return;
    }
    this.endedAt = this.#settings.clock.wallNow();
    this.#diagnosis.close();
    this.#probe?.endSection();
    this.#cancelGrace();
    this.#readyTimer?.cancel();
    this.#silenceTimer?.cancel();
    for (const take of this.#switch.all()) {
      take.retire(say);
    }
    this.#switch.clear();
    this.#take = undefined;
    this.#slate.end();
    this.closeSection();
    this.packager?.end();
    void this.#ladder?.close();
    this.#log.info(
      { durationMs: this.endedAt - (this.packager?.startedAt ?? this.endedAt) },
      'session: the event ended',
    );
    this.#hooks.onEnded();
  }

  /** Ends it and frees its media. */
  async close(): Promise<void> {
    this.end();
    await this.#ladder?.close();
    await this.packager?.close();
  }

  /** What the bus is told; `revision` and `origin` are the teller's. */
  describe(): ToldState {
    // A take that was kept is back in a moment, so that nobody need be told.
    const isLive = (this.#take ?? this.#resumable) !== undefined && this.isSectionOpen();
    return describeEvent({
      event: this,
      isReady: this.#isReady,
      isLive,
      graceEndsAt: this.#graceEndsAt,
      isBridged: this.#slate.isOn,
      slate: this.endedAt === undefined && this.packager !== undefined ? this.#slate.readiness : undefined,
      isSlateByHand: this.#isSlateByHand && this.endedAt === undefined,
      running: new Set(this.#ladder?.active.map((rung) => rung.name)),
      figures: this.#figures,
      encoders: this.#switch.describe(this.#take),
      findings: this.endedAt === undefined ? this.#diagnosis.findings : [],
    });
  }

  #create(take: PublishSession, start: TakeStart): EventPackager {
    const { partTarget, ladder, encoder } = this.#settings;
    this.rungs = encoder() === undefined ? [] : planRungs(ladder, start.video);
    this.frameRate = start.frameRate;
    const packager = this.#openPackager({
      partTarget: choosePartTarget(partTarget, start.frameRate),
      sounds: start.sounds.map(({ language }) => (language === undefined ? {} : { language })),
    });
    this.#watch(packager);
    this.#log.info({ encoder: take.encoder, rungs: this.rungs.map((rung) => rung.name) }, 'session: an event began');
    return packager;
  }

  #openPackager(how: Pick<EventOptions, 'partTarget' | 'sounds' | 'startedAt'>): EventPackager {
    const { clock, folder, segmentTarget, window, quota } = this.#settings;
    const about: AboutEvent = {
      rungs: this.rungs,
      frameRate: this.frameRate,
      ...(this.#isRehearsal ? { isRehearsal: true } : {}),
    };
    const packager = new EventPackager({
      epoch: this.epoch,
      folder: eventFolder(folder, this.slug, this.epoch),
      clock,
      log: this.#log,
      segmentTarget,
      window,
      ...(quota === undefined ? {} : { quota }),
      rungs: this.rungs.map((rung) => rung.name),
      about,
      ...how,
    });
    packager.onPublish = this.#hooks.onPublish;
    packager.onKept = (until) => this.#take?.kept(until);
    packager.onShortened = (shortened) => this.#advice.quota(shortened);
    packager.onDisk = (isWell) => this.#advice.disk(isWell);
    this.packager = packager;
    const found = this.#settings.encoder();
    if (found !== undefined && this.rungs.length > 0) {
      this.#ladder = this.#openLadder(packager, found);
    }
    return packager;
  }

  /** A slate may be wished for before there is one. */
  async #prepareSlate(): Promise<void> {
    await this.#slate.prepare(this.#title);
    this.#showWishedSlate();
    this.#hooks.onState();
  }

  /** Looks for readiness and for silence from now on. */
  #watch(packager: EventPackager): void {
    const { clock } = this.#settings;
    if (!this.#isReady) {
      this.#readyTimer = clock.every(READY_LOOK_MS, () => this.#lookReady(packager));
    }
    this.#silenceTimer = clock.every(SILENCE_LOOK_MS, () => this.#lookSilence());
  }

  #openLadder(packager: EventPackager, encoder: Encoder): Ladder {
    const { ffmpegPath, clock, shedding } = this.#settings;
    const ladder = new Ladder({
      ...(shedding === undefined ? {} : { shedding }),
      ffmpegPath,
      encoder,
      rungs: this.rungs,
      clock,
      log: this.#log,
      events: {
        onConfig: (rung, config) => packager.configureRung(rung, config),
        onFrame: (rung, frame) => packager.pushRung(rung, frame),
        onStopped: (rung) => packager.stopRung(rung),
        onResumed: (rung, time) => packager.resumeRung(rung, time),
        onFlushed: (rung) => {
          packager.flushRung(rung);
          this.#slate.release(rung);
        },
        onNotice: (code, say) => this.#advice.ladder(code, say),
      },
    });
    ladder.priority = this.#priority;
    return ladder;
  }

  #lookReady(packager: EventPackager): void {
    if (packager.isReady) {
      this.#readyTimer?.cancel();
      this.#isReady = true;
      this.#log.info(
        { targetDurationS: packager.targetDuration, partTargetS: packager.partTarget },
        'session: the event can be played',
      );
      void this.#prepareSlate();
      this.#hooks.onState();
    }
  }

  /** Silence closes a section without a word from the encoder: viewers are told. */
  #lookSilence(): void {
    if (this.#isPaused) {
      return;
    }
    this.#choose();
    if (this.#slate.isOn) {
      this.#slate.advance();
      return;
    }
    const [take, since] = [this.#take, this.#lastShownAt];
    if (this.packager !== undefined && this.#slate.isDue(take, since, this.packager.partTarget) && this.#startSlate()) {
      this.#slate.hide(take, since);
    }
    const isOpen = this.isSectionOpen();
    if (this.#wasSectionOpen && !isOpen) {
      this.#resumable = undefined;
      this.#ladder?.endSection();
      this.#probe?.endSection();
      this.#hooks.onState();
    }
    this.#wasSectionOpen = isOpen;
  }

  /** The take that is shown, or, before there is any picture, the one that came in. */
  #lookedAt(): LookedAt | undefined {
    const [first] = this.#switch.all();
    const take = this.#take ?? first;
    return take === undefined
      ? undefined
      : { meters: take.meters, video: take.video, audio: take.audio, encoderName: take.encoder, figures: take.figures };
  }

  #ladderFacts(): LadderFacts {
    const { ladder, encoder } = this.#settings;
    const trouble = this.#ladder?.trouble;
    const active = this.#ladder?.active ?? [];
    return {
      isWanted: ladder !== 'off',
      hasEncoder: encoder() !== undefined,
      planned: this.rungs.map(({ name }) => name),
      made: trouble === 'undecodable' ? [] : active.map(({ name }) => name),
      trouble,
    };
  }

  #backupFacts(): BackupFacts {
    const [main, backup] = [this.#switch.of('primary'), this.#switch.of('backup')].map(sendingOf);
    const wasThere = this.#switch.wasThere('backup');
    const mainWasThere = this.#switch.wasThere('primary');
    return { wasThere, mainWasThere, main, sending: backup, takeovers: this.#switch.takeovers };
  }

  #cancelGrace(): void {
    this.#graceTimer?.cancel();
    this.#graceTimer = undefined;
    this.#graceEndsAt = undefined;
  }
}

function sendingOf(take: PublishSession | undefined): Sending | undefined {
  return take === undefined ? undefined : { video: take.video, audio: take.audio };
}
