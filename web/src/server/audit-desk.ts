import type { AuditPage } from '@rostrum/contract/audit';
import type { Store } from '@rostrum/store/store';

/** Entries a page shows. */
const PAGE = 50;

/** What was done, to be read. */
export class AuditDesk {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** The newest first. @param before an earlier page's `next`. @param by an e-mail address; absent: everybody's. */
  async page(before?: string, by?: string): Promise<AuditPage> {
    // One more than is shown tells whether there are more.
    const found = await this.#store.audit.page({ before, actor: by, limit: PAGE + 1 });
    const entries = found.slice(0, PAGE).map(({ id, at, by: actor, action, subject, detail }) => ({
      id,
      at,
      actor: actor.email,
      action,
      subject,
      detail,
      address: actor.address ?? null,
      key: actor.keyName ?? null,
    }));
    return { entries, next: found.length > PAGE ? (entries.at(-1)?.id ?? null) : null };
  }
}
