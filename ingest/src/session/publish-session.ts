import type { LinkStatistics } from '@rostrum/contract/stream-state';
import type { AudioConfig, AudioFrame, Sound, VideoConfig, VideoFrame } from '@rostrum/media/access-unit';
import type { Clock } from '@rostrum/service/clock';
import { MEDIA_TIMESCALE, type Ticks, ticks } from '@rostrum/units/time';
import { TakeMeters } from '../diagnosis/take-meters.ts';
import { PicturePacer } from './picture-pacer.ts';
import type { EndReason, PublisherConnection, PublishSink } from './publisher.ts';
import { SoundClock } from './sound-clock.ts';
import { nearestRate, type SourceFigures, SourceMeter } from './source-meter.ts';
import { Standby } from './standby.ts';

/** One take: an encoder's connection from its first key frame to its end, its times moved onto the event's timeline. */

/** Sound announced by the encoder is waited for this long, so that the event starts with it. */
const AUDIO_WAIT_TICKS = 1.5 * MEDIA_TIMESCALE;
/** Pictures kept meanwhile; over a second at 120 a second. */
const HELD_MAX = 256;
/** A decode time that falls back by more is a new timeline; less is a stumble of the encoder's clock. */
const BACKWARD_MAX_TICKS = 0.5 * MEDIA_TIMESCALE;
/** So is one that leaps ahead of the time that passed by more. */
const FORWARD_MAX_TICKS = 3 * MEDIA_TIMESCALE;
/** Sound kept until the first picture is shown: 2.7 s of AAC at 48 kHz. Transport streams bring it many frames at a time. */
const HELD_SOUND_MAX = 128;
/** Sound kept that is further from the first picture is of another clock. */
const HELD_SOUND_TICKS = 3 * MEDIA_TIMESCALE;
/** Pictures that share a stamp are spread over no more than this. */
const SPREAD_MAX_TICKS = 0.1 * MEDIA_TIMESCALE;
const TICKS_PER_MS = MEDIA_TIMESCALE / 1000;
const DEFAULT_FRAME_RATE = 30;

/** What a take knows when its pictures can be shown. */
export type TakeStart = {
  readonly video: VideoConfig;
  /** In the order of their places. */
  readonly sounds: readonly Sound[];
  readonly frameRate: number;
};

/** What another process needs to go on with a take whose connection was kept. */
export type TakeLeft = {
  /** Event time less the encoder's own. */
  readonly offset: number;
};

/** Which of its channel's keys a take came in with. */
export type TakeKey = {
  readonly id: string;
  /** Undefined: the main one. */
  readonly name: string | undefined;
};

/** Where a take's media goes: the channel's event. */
export type TakeTarget = {
  /** Its place on the event's timeline is known, or another. */
  placed(take: PublishSession, left: TakeLeft): void;
  /** Whether this take is the one that is shown. */
  isShown(take: PublishSession): boolean;
  /** The event's time now, for media that is not shown. */
  now(): Ticks;
  /** A picture of this take came, shown or not; it is shown if it is the one that is shown afterwards. */
  came(take: PublishSession, byteLength: number, isKey: boolean): void;
  /** Opens a section; @returns the event time of the first picture. `continues`: where the timestamps go on. */
  openSection(take: PublishSession, start: TakeStart, continues: Ticks | undefined): Ticks;
  /** Whether the take's section is still open; silence closes it. */
  isSectionOpen(): boolean;
  closeSection(): void;
  pushVideo(frame: VideoFrame): void;
  pushAudio(frame: AudioFrame, index: number): void;
  takeEnded(take: PublishSession, reason: EndReason, say: string): void;
  measured(take: PublishSession, figures: SourceFigures): void;
};

export class PublishSession implements PublishSink {
  readonly connection: PublisherConnection;
  /** What is measured of it, for the diagnosis. */
  readonly meters: TakeMeters;
  readonly #encoder: string | undefined;
  /** The key that it came in with; undefined: it is pulled. */
  key: TakeKey | undefined;
  /** Told what the encoder calls itself, each time that it describes itself. */
  onDescribed: ((encoder: string) => void) | undefined;
  video: VideoConfig | undefined;
  /** How its line does, where the protocol tells. */
  link: LinkStatistics | undefined;
  #target: TakeTarget;
  readonly #meter: SourceMeter;
  #metadata: Readonly<Record<string, unknown>> | undefined;
  #offset = 0;
  #lastDts: number | undefined;
  #isOpen = false;
  #continues = false;
  #hasEnded = false;
  #held: VideoFrame[] = [];
  #heldSound: { readonly frame: AudioFrame; readonly index: number }[] = [];
  /** By the numbers that the door gave them. */
  readonly #sounds = new Map<number, Sound>();
  readonly #clock: Clock;
  readonly #places = new Map<number, number>();
  readonly #soundClocks = new Map<number, SoundClock>();
  /** Decode time of the newest picture that is shown, encoder's clock, and when it came. */
  #newest: { readonly dts: number; readonly at: number } | undefined;
  readonly #pacer: PicturePacer;
  readonly #standby = new Standby();
  /** Event time at which the first of what is shown now came, while it was not shown. */
  #cameAt: Ticks | undefined;

  constructor(connection: PublisherConnection, encoder: string | undefined, target: TakeTarget, clock: Clock) {
    this.connection = connection;
    this.#encoder = encoder;
    this.meters = new TakeMeters(clock);
    this.#target = target;
    this.#clock = clock;
    this.#meter = new SourceMeter(clock);
    this.#pacer = new PicturePacer(
      clock,
      () => this.#target.now(),
      (frame) => this.#release(frame),
    );
  }

  /** Goes on where another process left it, with the configurations that were in force. */
  resume(left: TakeLeft, video: VideoConfig, sounds: readonly Sound[]): void {
    this.video = video;
    for (const sound of sounds) {
      this.#sounds.set(sound.index, sound);
      this.#places.set(sound.index, sound.index);
    }
    this.#offset = left.offset;
    this.#isOpen = true;
  }

  /** Another event has it from now on, and begins with its next key frame. */
  moveTo(target: TakeTarget): void {
    this.#standBy();
    this.#standby.clear();
    this.#newest = undefined;
    this.#lastDts = undefined;
    this.#places.clear();
    this.#soundClocks.clear();
    this.#target = target;
  }

  /** All before `until`, event time, is put away. */
  kept(until: Ticks): void {
    this.connection.kept?.(ticks(until - this.#offset));
  }

  /** What the encoder calls itself: in its description, or where it connected. */
  get encoder(): string | undefined {
    const told = this.#metadata?.['encoder'];
    return typeof told === 'string' && told !== '' ? told : this.#encoder;
  }

  get figures(): SourceFigures {
    return this.#meter.figures;
  }

  /** How its first sound is decoded. */
  get audio(): AudioConfig | undefined {
    return this.#sounds.get(0)?.config;
  }

  /** Frames a second, as the stream or the encoder says. */
  get frameRate(): number {
    const told = this.#metadata?.['framerate'];
    const rate = this.video?.frameRate ?? (typeof told === 'number' && told > 1 && told <= 300 ? told : undefined);
    return nearestRate(rate ?? (this.#meter.figures.fps || DEFAULT_FRAME_RATE));
  }

  onVideoConfig(config: VideoConfig): void {
    if (this.video !== undefined && Buffer.compare(this.video.record, config.record) === 0) {
      return;
    }
    this.video = config;
    this.#breakSection(true);
  }

  onAudioConfig(config: AudioConfig, sound: Omit<Sound, 'config'> = { index: 0 }): void {
    const before = this.#sounds.get(sound.index);
    if (before !== undefined && Buffer.compare(before.config.record, config.record) === 0) {
      return;
    }
    this.#sounds.set(sound.index, { ...sound, config });
    this.#breakSection(true);
  }

  onStatistics(values: LinkStatistics): void {
    this.link = values;
    this.meters.onLink(values);
  }

  onMetadata(values: Readonly<Record<string, unknown>>): void {
    this.#metadata = values;
    const { encoder } = this;
    if (encoder !== undefined) {
      this.onDescribed?.(encoder);
    }
  }

  onVideo(frame: VideoFrame): void {
    if (this.video === undefined || this.#hasEnded) {
      return;
    }
    this.meters.onVideo(frame);
    if (this.#meter.countVideo(frame)) {
      this.#target.measured(this, this.#meter.figures);
    }
    this.#target.came(this, frame.data.byteLength, frame.isKey);
    if (this.#target.isShown(this)) {
      this.#show(frame);
    } else {
      this.#standBy();
      this.#standby.add({ at: this.#target.now(), video: frame });
    }
  }

  #show(frame: VideoFrame): void {
    if (this.#isOpen && !this.#target.isSectionOpen()) {
      this.#breakSection(false);
    }
    const now = this.#clock.now();
    const moved = this.#newest === undefined ? 0 : frame.dts - this.#newest.dts;
    const passed = this.#newest === undefined ? 0 : (now - this.#newest.at) * TICKS_PER_MS;
    const isLeap = moved < -BACKWARD_MAX_TICKS || moved - passed > FORWARD_MAX_TICKS;
    if (isLeap) {
      this.meters.leapt();
      this.#breakSection(false);
    }
    // A stumble does not move what the next is measured by.
    this.#newest = { dts: isLeap ? frame.dts : Math.max(frame.dts, this.#newest?.dts ?? frame.dts), at: now };
    if (this.#isOpen) {
      this.#give(frame);
    } else if (frame.isKey || this.#held.length > 0) {
      this.#hold(frame);
    }
  }

  onAudio(frame: AudioFrame, index = 0): void {
    this.#meter.countAudio(frame.data.byteLength);
    if (this.#hasEnded) {
      return;
    }
    this.meters.onAudio(frame, this.#frameMs(index), index);
    if (!this.#target.isShown(this)) {
      this.#standby.add({ at: this.#target.now(), audio: frame, index });
      return;
    }
    this.#hear(frame, index);
  }

  #hear(frame: AudioFrame, index: number): void {
    if (!this.#isOpen) {
      this.#heldSound.push({ frame, index });
      if (this.#heldSound.length > HELD_SOUND_MAX * Math.max(1, this.#sounds.size)) {
        this.#heldSound.shift();
      }
      return;
    }
    const picture = this.#newest?.dts ?? frame.pts;
    const clock = this.#soundClocks.get(index) ?? new SoundClock();
    this.#soundClocks.set(index, clock);
    const pts = clock.place(frame.pts, picture, this.#clock.now());
    const place = this.#places.get(index);
    if (pts !== undefined && place !== undefined) {
      this.#target.pushAudio({ pts: ticks(pts + this.#offset), data: frame.data }, place);
    }
  }

  /** It is shown from now on, from the first key frame that came at or after `since`, event time. */
  show(since: Ticks): void {
    const frames = this.#standby.takeSince(since);
    this.#cameAt = frames[0]?.at;
    for (const frame of frames) {
      if (frame.video !== undefined) {
        this.#show(frame.video);
      } else {
        this.#hear(frame.audio, frame.index);
      }
    }
  }

  /** It is not shown any more; its section is closed by who took its place. */
  #standBy(): void {
    this.#pacer.clear();
    this.#isOpen = false;
    this.#continues = false;
    this.#held = [];
    this.#heldSound = [];
    this.#cameAt = undefined;
  }

  onEnd(reason: EndReason, say: string): void {
    if (!this.#hasEnded) {
      this.#pacer.flush();
      this.#hasEnded = true;
      this.#target.takeEnded(this, reason, say);
    }
  }

  /** Another take has the channel now: what this one still sends is nobody's. */
  retire(say: string): void {
    this.#hasEnded = true;
    this.#pacer.clear();
    this.#standby.clear();
    this.connection.close(say);
  }

  /** Keeps the first pictures until the sound is known, or is not coming. */
  #hold(frame: VideoFrame): void {
    this.#held.push(frame);
    const first = this.#held[0] ?? frame;
    const isWaiting = this.#sounds.size < this.#announcedSounds();
    if (isWaiting && frame.dts - first.dts < AUDIO_WAIT_TICKS && this.#held.length < HELD_MAX) {
      return;
    }
    const held = this.#held;
    this.#held = [];
    this.#open(first);
    for (const picture of held) {
      this.#give(picture);
    }
    for (const sound of this.#heldSound.splice(0)) {
      if (Math.abs(sound.frame.pts - first.pts) <= HELD_SOUND_TICKS) {
        this.#hear(sound.frame, sound.index);
      }
    }
  }

  /** What a frame of a sound lasts; Opus tells of each, and 20 is usual. */
  #frameMs(index: number): number {
    const config = this.#sounds.get(index)?.config;
    return config === undefined || config.codec === 'opus' ? 20 : (config.samplesPerFrame * 1000) / config.sampleRate;
  }

  #announcedSounds(): number {
    const metadata = this.#metadata;
    const isAnnounced = metadata === undefined || 'audiocodecid' in metadata || 'audiodatarate' in metadata;
    const sounds = metadata?.['sounds'];
    return isAnnounced ? (typeof sounds === 'number' ? sounds : 1) : 0;
  }

  #open(first: VideoFrame): void {
    if (this.video === undefined) {
      return;
    }
    const follows = ticks(first.pts + this.#offset);
    // A clock may leap in the same moment in which a picture's size changes.
    const isNear = Math.abs(follows - this.#target.now()) <= FORWARD_MAX_TICKS;
    const continues = this.#continues && isNear ? follows : this.#cameAt;
    this.#cameAt = undefined;
    const sounds = [...this.#sounds.values()]
      .toSorted((one, two) => one.index - two.index)
      .map((sound) => ({ ...sound, index: this.#placeOf(sound.index) }))
      .toSorted((one, two) => one.index - two.index);
    const start = { video: this.video, sounds, frameRate: this.frameRate };
    this.#offset = this.#target.openSection(this, start, continues) - first.pts;
    this.#isOpen = true;
    this.#lastDts = undefined;
    this.#target.placed(this, { offset: this.#offset });
  }

  /** A sound's place in the event, kept as long as it sends; one that was announced and never came takes none. */
  #placeOf(index: number): number {
    const place = this.#places.get(index) ?? this.#places.size;
    this.#places.set(index, place);
    return place;
  }

  #give(frame: VideoFrame): void {
    const dts = this.#placeAfterLast(frame.dts);
    this.#lastDts = dts;
    const moved = dts - frame.dts;
    const pts = Math.max(frame.pts + (moved <= SPREAD_MAX_TICKS ? moved : 0), dts);
    this.#pacer.push({
      dts: ticks(dts + this.#offset),
      pts: ticks(pts + this.#offset),
      isKey: frame.isKey,
      data: frame.data,
    });
  }

  /** What was held back is nobody's where another is shown by now, or the slate. */
  #release(frame: VideoFrame): void {
    if (this.#target.isShown(this) && this.#target.isSectionOpen()) {
      this.#target.pushVideo(frame);
    }
  }

  /** Stamps that are coarser than the pictures are spread; those that fall back or stand still only keep their order. */
  #placeAfterLast(dts: number): number {
    const last = this.#lastDts;
    if (last === undefined || dts > last) {
      return dts;
    }
    const spread = last + Math.round(MEDIA_TIMESCALE / this.frameRate / 2);
    return spread - dts <= SPREAD_MAX_TICKS ? spread : last + 1;
  }

  /** Ends the section; the next key frame opens another. */
  #breakSection(continues: boolean): void {
    if (this.#isOpen && !this.#target.isShown(this)) {
      // Its section was closed by who took its place.
      this.#standBy();
    } else if (this.#isOpen) {
      this.#pacer.flush();
      this.#isOpen = false;
      this.#continues = continues;
      this.#lastDts = undefined;
      this.#target.closeSection();
    }
  }
}
