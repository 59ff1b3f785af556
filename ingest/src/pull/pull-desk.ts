import type { Part } from '@rostrum/service/lifecycle';
import type { PullRow } from '@rostrum/store/pull-repository';
import type { PullTools } from './pull-run.ts';
import { Puller } from './puller.ts';

/** All channels that are pulled: as many as the core tells, each by a puller of its own. */

export class PullDesk implements Part {
  readonly name = 'pull';
  readonly #tools: PullTools;
  readonly #max: number;
  readonly #onTell: (slug: string, say: string | undefined) => void;
  readonly #pullers = new Map<string, Puller>();
  #isClosed = false;

  /** @param max channels at once; those beyond are told so. */
  constructor(tools: PullTools, max: number, onTell: (slug: string, say: string | undefined) => void) {
    this.#tools = tools;
    this.#max = max;
    this.#onTell = onTell;
  }

  async start(): Promise<void> {}

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#pullers.values()].map((puller) => puller.end()));
  }

  /** These and no others are to be pulled from now on. */
  set(rows: readonly PullRow[]): void {
    if (this.#isClosed) {
      return;
    }
    const wanted = new Map(rows.map(({ slug, address }) => [slug, address]));
    for (const [slug, puller] of this.#pullers) {
      if (wanted.get(slug) !== puller.address) {
        this.#pullers.delete(slug);
        void puller.end();
        this.#onTell(slug, undefined);
      }
    }
    for (const [slug, address] of wanted) {
      if (this.#pullers.has(slug)) {
        continue;
      }
      if (this.#pullers.size >= this.#max) {
        this.#onTell(slug, `${this.#max} channels are pulled here already; end one of them first.`);
        continue;
      }
      const puller = new Puller({ ...this.#tools, slug, address, onTell: (say) => this.#onTell(slug, say) });
      this.#pullers.set(slug, puller);
      puller.start();
    }
  }
}
