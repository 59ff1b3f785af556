import type { Clock, Timer } from '@rostrum/service/clock';
import type { Part } from '@rostrum/service/lifecycle';
import type { Log } from '@rostrum/service/log';
import type { Store } from '@rostrum/store/store';
import type { StageDesk } from './stage-desk.ts';
import type { StreamStates } from './stream-states.ts';

/** A rehearsal to which nobody has sent for so long was forgotten. Longer than a break for lunch. */
export const FORGOTTEN_AFTER_MS = 2 * 3_600_000;
const LOOK_EVERY_MS = 60_000;

export type ForgottenRehearsalsParts = {
  readonly store: Pick<Store, 'stages'>;
  readonly states: Pick<StreamStates, 'of'>;
  readonly stages: Pick<StageDesk, 'forgetRehearsal'>;
  readonly clock: Clock;
  readonly log: Log;
};

/**
 * Ends rehearsals that were forgotten: next Sunday's encoder would send into one, and nobody would see it. As long as an
 * encoder sends no rehearsal ends by itself, since that would put on the air what nobody meant to: the studio says aloud
 * that it is still one, and that viewers wait where something was planned.
 */
export class ForgottenRehearsals implements Part {
  readonly name = 'web: forgotten rehearsals';
  readonly #parts: ForgottenRehearsalsParts;
  /** When a rehearsal's encoder was last seen, by slug; milliseconds since 1970. Of those that rehearse, no others. */
  readonly #seenAt = new Map<string, number>();
  /** What was sent before this process began is not known: it may have been a moment ago. */
  #startedAt = 0;
  #timer: Timer | undefined;
  #looking: Promise<void> | undefined;

  constructor(parts: ForgottenRehearsalsParts) {
    this.#parts = parts;
  }

  async start(): Promise<void> {
    const { clock } = this.#parts;
    this.#startedAt = clock.wallNow();
    this.#timer = clock.every(LOOK_EVERY_MS, () => void this.look());
  }

  async close(): Promise<void> {
    this.#timer?.cancel();
  }

  /** Ends those that are forgotten by now. Never throws: what fails is tried again a minute later. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #look(): Promise<void> {
    const { store, states, stages, clock, log } = this.#parts;
    try {
      const rehearsals = (await store.stages.rows()).filter(({ rehearsalSince }) => rehearsalSince !== undefined);
      const now = clock.wallNow();
      for (const slug of this.#seenAt.keys()) {
        if (!rehearsals.some((row) => row.slug === slug)) {
          this.#seenAt.delete(slug);
        }
      }
      for (const { slug, rehearsalSince = now } of rehearsals) {
        const status = states.of(slug)?.status;
        if (status === 'live' || status === 'reconnecting') {
          this.#seenAt.set(slug, now);
        } else if (now - Math.max(rehearsalSince, this.#startedAt, this.#seenAt.get(slug) ?? 0) >= FORGOTTEN_AFTER_MS) {
          await stages.forgetRehearsal(slug);
        }
      }
    } catch (error) {
      log.warn({ err: error }, 'web: forgotten rehearsals cannot be looked for; it is tried again');
    }
  }
}
