import { type PullAddress, readPullAddress } from '@rostrum/contract/pull-address';
import type { Timer } from '@rostrum/service/clock';
import { PullRun, type PullTools } from './pull-run.ts';

/** One channel's address, pulled again and again until it is no longer to be. */

export type PullerOptions = PullTools & {
  readonly slug: string;
  readonly address: string;
  /** Told why it fails, and once it is well again. */
  readonly onTell: (say: string | undefined) => void;
};

/** After a first failure: the slate is on, so that a short one is not missed. */
const PAUSE_MIN_MS = 1_000;
/** An address that fails for hours is asked twice a minute. */
const PAUSE_MAX_MS = 30_000;
const LOOK_EVERY_MS = 500;

export class Puller {
  readonly address: string;
  readonly #options: PullerOptions;
  /** What was found out about the address stays known. */
  readonly #learnt = { makesSound: false };
  #run: PullRun | undefined;
  #lives = 0;
  #pauseMs = PAUSE_MIN_MS;
  #pause: { readonly timer: Timer; readonly end: () => void } | undefined;
  #isEnded = false;
  #isWell: boolean | undefined;
  #loop: Promise<void> | undefined;

  constructor(options: PullerOptions) {
    this.address = options.address;
    this.#options = options;
  }

  start(): void {
    const read = readPullAddress(this.address);
    if ('say' in read) {
      this.#options.onTell(read.say);
      return;
    }
    this.#loop = this.#go(read);
  }

  /** Resolves when ffmpeg is gone. */
  async end(): Promise<void> {
    this.#isEnded = true;
    this.#pause?.timer.cancel();
    this.#pause?.end();
    this.#run?.end();
    await this.#loop;
  }

  async #go(address: PullAddress): Promise<void> {
    const { clock, log, slug } = this.#options;
    while (!this.#isEnded) {
      this.#lives += 1;
      log.info({ channel: slug, from: address.shown }, 'pull: an address is pulled');
      const run = new PullRun(`pull-${slug}-${this.#lives}`, slug, this.#options);
      this.#run = run;
      const look = clock.every(LOOK_EVERY_MS, () => {
        if (run.isShown) {
          this.#tell(undefined);
        }
      });
      const { fault, wasShown } = await run.run(address, this.#learnt);
      look.cancel();
      if (this.#isEnded) {
        return;
      }
      this.#pauseMs = wasShown ? PAUSE_MIN_MS : Math.min(this.#pauseMs * 2, PAUSE_MAX_MS);
      if (fault !== undefined) {
        const seconds = Math.round(this.#pauseMs / 1000);
        log.warn({ channel: slug, from: address.shown, code: fault.code, say: fault.message }, 'pull: it failed');
        this.#tell(`${fault.message} It is tried again ${seconds <= 1 ? 'at once' : `in ${seconds} s`}.`);
      }
      await this.#wait(this.#pauseMs);
    }
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#pause = { timer: this.#options.clock.after(ms, resolve), end: resolve };
    });
  }

  /** @param say undefined: it is well. */
  #tell(say: string | undefined): void {
    const isWell = say === undefined;
    if (isWell && this.#isWell === true) {
      return;
    }
    this.#isWell = isWell;
    this.#options.onTell(say);
  }
}
