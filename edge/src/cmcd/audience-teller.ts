import { randomUUID } from 'node:crypto';
import type { Bus } from '@rostrum/bus/bus';
import { AUDIENCE_RENDITIONS_MAX, BEHIND_STEPS_MS, type EdgeAudience } from '@rostrum/contract/audience';
import { TOPICS } from '@rostrum/contract/bus-topics';
import type { Clock, Timer } from '@rostrum/service/clock';
import type { Part } from '@rostrum/service/lifecycle';
import type { Viewing } from './viewing.ts';

const TELL_EVERY_MS = 5_000;

type Audience = Pick<Viewing, 'rendition' | 'latencyMs'>;

/**
 * Tells the site every five seconds who watches which channel through this edge process. A player is told by one
 * process alone: by its home among the workers, on the machine whose public door it uses; what one tier of edges asks
 * another carries no report.
 */
export class AudienceTeller implements Part {
  readonly name = 'audience';
  readonly #bus: Bus;
  readonly #clock: Clock;
  readonly #audiences: () => ReadonlyMap<string, readonly Audience[]>;
  readonly #edge = randomUUID();
  /** Channels that were told to have somebody. */
  #told = new Set<string>();
  #timer: Timer | undefined;

  /** @param audiences who watches each channel now; channels that nobody watches are absent. */
  constructor(bus: Bus, clock: Clock, audiences: () => ReadonlyMap<string, readonly Audience[]>) {
    this.#bus = bus;
    this.#clock = clock;
    this.#audiences = audiences;
  }

  async start(): Promise<void> {
    this.#timer = this.#clock.every(TELL_EVERY_MS, () => this.#tell(this.#audiences()));
  }

  /** Those who watched here go on elsewhere, and are counted there. */
  async close(): Promise<void> {
    this.#timer?.cancel();
    await this.#tell(new Map());
  }

  async #tell(audiences: ReadonlyMap<string, readonly Audience[]>): Promise<void> {
    const slugs = new Set([...audiences.keys(), ...this.#told]);
    this.#told = new Set(audiences.keys());
    await Promise.all(
      [...slugs].map((slug) =>
        this.#bus.publish(TOPICS.audience, summarize(this.#edge, slug, audiences.get(slug) ?? [])),
      ),
    );
  }
}

/** Pure: what is told of those who watch one channel. */
export function summarize(edge: string, slug: string, audience: readonly Audience[]): EdgeAudience {
  const behind = new Array<number>(BEHIND_STEPS_MS.length + 1).fill(0);
  const players = new Map<string, number>();
  for (const { rendition, latencyMs } of audience) {
    if (latencyMs !== undefined) {
      const step = BEHIND_STEPS_MS.findIndex((end) => latencyMs <= end);
      const at = step === -1 ? BEHIND_STEPS_MS.length : step;
      behind[at] = (behind[at] ?? 0) + 1;
    }
    // Names are of the path that was asked for: there are no more than the ladder has.
    if (rendition !== '' && (players.has(rendition) || players.size < AUDIENCE_RENDITIONS_MAX)) {
      players.set(rendition, (players.get(rendition) ?? 0) + 1);
    }
  }
  const renditions = [...players].map(([name, count]) => ({ name, players: count }));
  return { edge, slug, players: audience.length, behind, renditions };
}
