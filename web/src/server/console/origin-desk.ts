import { ORIGIN_SECRET_HEADER } from '@rostrum/contract/cache-headers';
import { WebError } from '../../errors.ts';

const DEADLINE_MS = 5_000;

/** Asks the origin's door for the site: ingest, at the address it tells on the bus. */
export class OriginDesk {
  readonly #origins: () => readonly string[];
  readonly #secret: string | undefined;

  /** @param origins where channels are made now. @param secret what ingest asks of those who are not on its machine. */
  constructor(origins: () => readonly string[], secret: string | undefined) {
    this.#origins = origins;
    this.#secret = secret;
  }

  /** @returns what each origin answers; those that know no such thing are left out. @throws WebError `UNAVAILABLE`. */
  async ask(method: 'GET' | 'POST', path: string): Promise<unknown[]> {
    const answers = await Promise.all(this.#origins().map((origin) => this.#askOne(origin, method, path)));
    return answers.filter((answer) => answer !== undefined);
  }

  async #askOne(origin: string, method: 'GET' | 'POST', path: string): Promise<unknown> {
    try {
      const response = await fetch(new URL(path, origin), {
        method,
        headers: this.#secret === undefined ? {} : { [ORIGIN_SECRET_HEADER]: this.#secret },
        redirect: 'error',
        cache: 'no-store',
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
      if (response.status === 404) {
        return undefined;
      }
      if (!response.ok) {
        throw new Error(`the origin answered ${response.status}`);
      }
      return await response.json();
    } catch (error) {
      throw new WebError('UNAVAILABLE', {}, error);
    }
  }
}
