import type { Bus } from '@rostrum/bus/bus';
import {
  BEHIND_STEPS_MS,
  type ChannelAudience,
  type EdgeAudience,
  edgeAudienceSchema,
} from '@rostrum/contract/audience';
import { KEYS, TOPICS } from '@rostrum/contract/bus-topics';
import { channelCardSchema } from '@rostrum/contract/channel-card';
import type { Clock } from '@rostrum/service/clock';
import { z } from 'zod';
import type { StreamStates } from './stream-states.ts';

/** An edge process that is silent for so long is gone; it tells every 5 s. */
const FORGET_MS = 20_000;
/** Edge processes times channels, remembered at once, at some 300 bytes. */
const TOLD_MAX = 20_000;
/**
 * A number counts for the peak once it has held for so long: whoever moves from one edge to another, since theirs was
 * restarted, is told by both for half a minute.
 */
const HELD_MS = 35_000;
const SAMPLE_EVERY_MS = 5_000;

const peakSchema = z.object({ epoch: z.string().max(32), peak: z.number().int().nonnegative() });
type Peak = z.infer<typeof peakSchema>;
type Told = EdgeAudience & { readonly at: number };
type Sample = { readonly at: number; readonly viewers: number };

/** Who watches every channel, through all edges together: the sum of what they tell on the bus. */
export class Audiences {
  readonly #bus: Bus;
  readonly #clock: Clock;
  readonly #states: Pick<StreamStates, 'of'>;
  /** Slug → edge → its last word. */
  readonly #told = new Map<string, Map<string, Told>>();
  #toldCount = 0;
  readonly #samples = new Map<string, Sample[]>();
  readonly #peaks = new Map<string, Peak>();

  constructor(bus: Bus, clock: Clock, states: Pick<StreamStates, 'of'>) {
    this.#bus = bus;
    this.#clock = clock;
    this.#states = states;
    bus.subscribe(TOPICS.audience, (payload) => this.#hear(payload));
    bus.subscribe(TOPICS.channel, (payload) => {
      const { data } = channelCardSchema.safeParse(payload);
      if (data?.removed === true) {
        this.#forget(data.slug);
      }
    });
    bus.onConnect(async () => {
      for (const [slug, row] of (await bus.hashAll(KEYS.audiencePeaks)) ?? []) {
        this.#learnPeak(slug, peakSchema.safeParse(row).data);
      }
    });
  }

  /** @returns nobody where nothing is on. */
  of(slug: string): ChannelAudience {
    const told = this.#now(slug);
    const behind = sumSteps(told.map((each) => each.behind));
    const players = new Map<string, number>();
    for (const { name, players: count } of told.flatMap(({ renditions }) => renditions)) {
      players.set(name, (players.get(name) ?? 0) + count);
    }
    const peak = this.#peaks.get(slug);
    return {
      viewers: sum(told.map((each) => each.players)),
      peak: peak !== undefined && peak.epoch === this.#states.of(slug)?.epoch ? peak.peak : 0,
      behindMs: quantile(behind, 0.5),
      behindMostMs: quantile(behind, 0.9),
      renditions: [...players].map(([name, count]) => ({ name, players: count })),
    };
  }

  #hear(payload: unknown): void {
    const { data } = edgeAudienceSchema.safeParse(payload);
    if (data === undefined) {
      return;
    }
    const { slug, edge } = data;
    const edges = this.#told.get(slug) ?? new Map<string, Told>();
    this.#toldCount -= edges.delete(edge) ? 1 : 0;
    if (data.players > 0 && this.#toldCount < TOLD_MAX) {
      edges.set(edge, { ...data, at: this.#clock.now() });
      this.#toldCount += 1;
    }
    if (edges.size === 0) {
      this.#told.delete(slug);
    } else {
      this.#told.set(slug, edges);
    }
    this.#sample(slug);
  }

  /** What edges that are there told last; what others told is forgotten. */
  #now(slug: string): Told[] {
    const edges = this.#told.get(slug);
    const limit = this.#clock.now() - FORGET_MS;
    for (const { edge, at } of edges?.values() ?? []) {
      if (at <= limit) {
        this.#toldCount -= edges?.delete(edge) === true ? 1 : 0;
      }
    }
    return [...(edges?.values() ?? [])];
  }

  /** Keeps the last {@link HELD_MS} of a channel's sum, and the peak of its event. */
  #sample(slug: string): void {
    const now = this.#clock.now();
    const samples = this.#samples.get(slug) ?? [];
    const last = samples.at(-1);
    if (last !== undefined && now - last.at < SAMPLE_EVERY_MS) {
      return;
    }
    const state = this.#states.of(slug);
    const isOn = (state?.status === 'live' || state?.status === 'reconnecting') && !state.isRehearsal;
    if (!isOn || state.epoch === undefined) {
      this.#samples.delete(slug);
      return;
    }
    samples.push({ at: now, viewers: sum(this.#now(slug).map(({ players }) => players)) });
    // One that is older stays: it says what held at the beginning of the time.
    while ((samples[1]?.at ?? Number.POSITIVE_INFINITY) <= now - HELD_MS) {
      samples.shift();
    }
    this.#samples.set(slug, samples);
    if ((samples[0]?.at ?? now) <= now - HELD_MS) {
      const held = Math.min(...samples.map(({ viewers }) => viewers));
      this.#learnPeak(slug, { epoch: state.epoch, peak: held }, true);
    }
  }

  #learnPeak(slug: string, peak: Peak | undefined, isNew = false): void {
    const known = this.#peaks.get(slug);
    if (peak === undefined || (known?.epoch === peak.epoch && known.peak >= peak.peak)) {
      return;
    }
    this.#peaks.set(slug, peak);
    if (isNew) {
      void this.#bus.hashSet(KEYS.audiencePeaks, slug, peak);
    }
  }

  /** The channel is no more. */
  #forget(slug: string): void {
    this.#peaks.delete(slug);
    this.#samples.delete(slug);
    void this.#bus.hashDelete(KEYS.audiencePeaks, slug);
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function sumSteps(all: readonly (readonly number[])[]): number[] {
  return Array.from({ length: BEHIND_STEPS_MS.length + 1 }, (_, step) => sum(all.map((each) => each[step] ?? 0)));
}

/** @returns where so much of the players is not further behind, in between the ends of a step; null without players. */
function quantile(behind: readonly number[], share: number): number | null {
  const goal = sum(behind) * share;
  let before = 0;
  for (const [step, count] of behind.entries()) {
    if (count > 0 && before + count >= goal) {
      const from = BEHIND_STEPS_MS[step - 1] ?? 0;
      // Who is beyond the last step rewound: how far does not matter.
      const to = BEHIND_STEPS_MS[step] ?? from;
      return Math.round(from + ((to - from) * (goal - before)) / count);
    }
    before += count;
  }
  return null;
}
