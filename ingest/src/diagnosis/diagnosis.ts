import type { Finding } from '@rostrum/contract/stream-state';
import type { AudioConfig, VideoConfig } from '@rostrum/media/access-unit';
import { type Coding, codingOf } from '@rostrum/media/codec/coding';
import type { Clock, Timer } from '@rostrum/service/clock';
import { encoderKindOf } from './encoder-kind.ts';
import type { BackupFacts, Facts, LadderFacts, Senses } from './facts.ts';
import { FindingList } from './finding-list.ts';
import { HISTORY_EVERY_MS, History } from './history.ts';
import type { TakeMeters } from './take-meters.ts';

/** What an event's encoder does, looked at once a second: what is amiss now, and the last hour. */

const LOOK_EVERY_MS = 1_000;

/** The take that is shown, or that will be. */
export type LookedAt = {
  readonly meters: TakeMeters;
  readonly video: VideoConfig | undefined;
  readonly audio: AudioConfig | undefined;
  readonly encoderName: string | undefined;
  readonly figures: { readonly fps: number };
};

/** What it is made from, as it is now. */
export type Circumstances = {
  readonly take: LookedAt | undefined;
  readonly isShown: boolean;
  readonly ladder: LadderFacts;
  readonly backup: BackupFacts;
  readonly senses: Senses | undefined;
};

/** `close` stops its looking. */
export class Diagnosis {
  readonly history = new History();
  readonly #clock: Clock;
  readonly #look: () => Circumstances;
  readonly #onChange: () => void;
  readonly #findings = new FindingList();
  #timer: Timer | undefined;
  #nextRowAt: number;
  #coding: { readonly of: VideoConfig; readonly coding: Coding | undefined } | undefined;
  /** Of the row before: what was counted since a take's beginning. */
  #counted: { readonly meters: TakeMeters; readonly missing: number } | undefined;

  /** @param look tells how things are now. @param onChange told when what is amiss has changed. */
  constructor(clock: Clock, look: () => Circumstances, onChange: () => void) {
    this.#clock = clock;
    this.#look = look;
    this.#onChange = onChange;
    this.#nextRowAt = clock.now() + HISTORY_EVERY_MS;
  }

  get findings(): readonly Finding[] {
    return this.#findings.list;
  }

  /** Idempotent. */
  begin(): void {
    this.#timer ??= this.#clock.every(LOOK_EVERY_MS, () => this.#turn());
  }

  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #turn(): void {
    const circumstances = this.#look();
    const facts = this.#factsOf(circumstances);
    const now = this.#clock.now();
    if (now >= this.#nextRowAt) {
      this.#nextRowAt = now + HISTORY_EVERY_MS;
      this.#addRow(circumstances.take, facts);
    }
    if (this.#findings.look(facts, now, this.#clock.wallNow())) {
      this.#onChange();
    }
  }

  #factsOf({ take, isShown, ladder, backup, senses }: Circumstances): Facts | undefined {
    if (take === undefined) {
      return undefined;
    }
    const { meters, video, audio, encoderName, figures } = take;
    const now = this.#clock.now();
    return {
      encoder: encoderKindOf(encoderName),
      connectedMs: now - meters.since,
      isShown,
      video,
      coding: this.#codingOf(video),
      audio,
      fps: figures.fps,
      picture: meters.picture.facts(now),
      arrival: meters.arrival.facts(now),
      sound: meters.sound.facts(now),
      link: meters.link.facts(),
      ladder,
      backup,
      senses,
    };
  }

  /** Read once for each configuration. */
  #codingOf(video: VideoConfig | undefined): Coding | undefined {
    if (video === undefined) {
      return undefined;
    }
    if (this.#coding?.of !== video) {
      this.#coding = { of: video, coding: codingOf(video) };
    }
    return this.#coding.coding;
  }

  #addRow(take: LookedAt | undefined, facts: Facts | undefined): void {
    const missing = take?.meters.picture.missingEver ?? 0;
    const before = this.#counted?.meters === take?.meters ? (this.#counted?.missing ?? 0) : 0;
    this.#counted = take === undefined ? undefined : { meters: take.meters, missing };
    const unknown = Number.NaN;
    this.history.add(this.#clock.wallNow(), {
      bitrate: facts?.arrival.bitrate ?? unknown,
      fps: facts?.arrival.fps ?? unknown,
      keyInterval: facts?.picture.keyIntervals.at(-1) ?? unknown,
      missing: facts === undefined ? unknown : missing - before,
      lateMs: facts?.arrival.lateMs ?? unknown,
      rttMs: facts?.link?.rttMs ?? unknown,
      lost: facts?.link?.lost ?? unknown,
    });
  }
}
