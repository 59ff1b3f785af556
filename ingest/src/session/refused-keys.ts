import type { FindingCode } from '@rostrum/contract/finding-codes';
import type { Finding } from '@rostrum/contract/stream-state';
import type { Clock, Timer } from '@rostrum/service/clock';

/** Keys that were refused, told to those whose encoder was seen at that address before: most likely it is theirs. */

/** An encoder that is refused tries again within seconds; what was not tried again is given up. */
const TOLD_MS = 60_000;
const CHANNELS_MAX = 256;

type Refused = { readonly finding: Finding; readonly timer: Timer };

export class RefusedKeys {
  readonly #clock: Clock;
  readonly #onChange: (slug: string) => void;
  readonly #bySlug = new Map<string, Refused>();

  /** @param onChange told when a channel has another finding than before, or none any more. */
  constructor(clock: Clock, onChange: (slug: string) => void) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  /**
   * What its owner should know; empty where nothing was refused lately.
   * @param isLive another encoder sends to it: then no viewer notices.
   */
  of(slug: string, isLive: boolean): readonly Finding[] {
    const refused = this.#bySlug.get(slug);
    return refused === undefined ? [] : [{ ...refused.finding, severity: isLive ? 'info' : 'bad' }];
  }

  /** A key that is not known here came from an address. @param slugs of the channels that were sent to from there before. */
  note(address: string, slugs: readonly string[]): void {
    for (const slug of slugs) {
      const before = this.#bySlug.get(slug);
      before?.timer.cancel();
      if (before === undefined && this.#bySlug.size >= CHANNELS_MAX) {
        continue;
      }
      const timer = this.#clock.after(TOLD_MS, () => this.clear(slug));
      this.#bySlug.set(slug, { finding: before?.finding ?? this.#findingOf(address), timer });
      if (before === undefined) {
        this.#onChange(slug);
      }
    }
  }

  /** The channel's own encoder came in. */
  clear(slug: string): void {
    const refused = this.#bySlug.get(slug);
    if (refused !== undefined) {
      refused.timer.cancel();
      this.#bySlug.delete(slug);
      this.#onChange(slug);
    }
  }

  #findingOf(address: string): Finding {
    return {
      code: 'WRONG_KEY' satisfies FindingCode,
      severity: 'bad',
      say: `An encoder at ${address}, from where this channel was sent before, uses a stream key that is not known here.`,
      cure: 'Copy a stream key again from the studio, without blanks, into the encoder: one that was replaced or revoked works no more. In OBS: Settings → Stream → Stream Key.',
      values: { address: address.slice(0, 64) },
      cureFor: 'other',
      since: this.#clock.wallNow(),
    };
  }
}
