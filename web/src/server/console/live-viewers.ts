import type { Bus } from '@rostrum/bus/bus';
import {
  type LiveViewer,
  type LiveViewers,
  type RollRow,
  VIEWERS_PAGE_MAX,
  type ViewerRight,
} from '@rostrum/contract/live-sessions';
import type { Clock } from '@rostrum/service/clock';
import type { Log } from '@rostrum/service/log';
import type { Store } from '@rostrum/store/store';
import { WebError } from '../../errors.ts';
import type { Actor } from '../account.ts';
import { sayDevice } from '../device-words.ts';
import { findChannel } from '../find-channel.ts';
import { revoke } from '../revoke.ts';
import type { RollCalls } from './roll-calls.ts';

export type LiveViewersParts = {
  readonly store: Store;
  readonly bus: Bus;
  readonly rolls: Pick<RollCalls, 'call'>;
  readonly clock: Clock;
  readonly log: Log;
};

/** Rows on one page; what is asked for at once is bounded by the contract. */
const PAGE = 50;
const MINUTE_MS = 60_000;
/** Longer than any token that a browser is given: then the revocation of its session may be forgotten. */
const TOKENS_LAST_MS = 25 * 60 * MINUTE_MS;

/** By which right somebody watches, as the first word of its name tells. */
const RIGHTS: Readonly<Record<string, ViewerRight>> = {
  account: 'member',
  password: 'password',
  ticket: 'ticket',
  site: 'site',
};

/** Who watches now through all edges, and showing one of them out. */
export class LiveViewersDesk {
  readonly #parts: LiveViewersParts;

  constructor(parts: LiveViewersParts) {
    this.#parts = parts;
  }

  /** @param cursor an earlier page's `next`. @throws WebError `BAD_REQUEST`, `NO_SUCH_CHANNEL`. */
  async page(slug: string | undefined, cursor: string | undefined): Promise<LiveViewers> {
    if (slug !== undefined) {
      await findChannel(this.#parts.store, slug);
    }
    const after = cursor === undefined ? undefined : readCursor(cursor);
    // One more than is shown tells whether there are more.
    const limit = Math.min(PAGE + 1, VIEWERS_PAGE_MAX);
    const { rows, total, silent } = await this.#parts.rolls.call({
      limit,
      ...(slug === undefined ? {} : { slug }),
      ...(after === undefined ? {} : { after }),
    });
    const shown = rows.slice(0, PAGE);
    const last = shown.at(-1);
    return {
      viewers: await Promise.all(shown.map((row) => this.#tell(row))),
      total,
      next: rows.length > PAGE && last !== undefined ? `${last.since}.${last.id}` : null,
      silentEdges: silent,
    };
  }

  /**
   * Ends what a viewer plays, on all edges within a second, and keeps their browser out of the channel for a while.
   * @throws WebError `NO_SUCH_CHANNEL`, `NO_SUCH_VIEWER`, `VIEWER_IS_PUBLIC`, `VIEWER_IS_HOST`, `UNAVAILABLE`.
   */
  async end(slug: string, id: string, minutes: number, by: Actor): Promise<void> {
    const { store, bus, rolls, clock, log } = this.#parts;
    const channel = await findChannel(store, slug);
    const { rows, silent } = await rolls.call({ slug, viewer: id, limit: 1 });
    const [row] = rows;
    if (row === undefined) {
      // They may watch through an edge that did not answer.
      throw new WebError(silent > 0 ? 'UNAVAILABLE' : 'NO_SUCH_VIEWER');
    }
    if (row.right === null) {
      throw new WebError('VIEWER_IS_PUBLIC');
    }
    if (row.right.isHost) {
      throw new WebError('VIEWER_IS_HOST');
    }
    const { token, session, expiresAt } = row.right;
    const now = clock.wallNow();
    await store.keptOut.removeLapsed();
    if (session !== null) {
      // First: whoever is ended asks for another token at once.
      await store.keptOut.add(channel.id, session, now + minutes * MINUTE_MS);
      await revoke(store, bus, { kind: 'session', subject: session, at: now, until: now + TOKENS_LAST_MS });
    }
    await revoke(store, bus, { kind: 'token', subject: token, at: now, until: expiresAt + MINUTE_MS });
    const { right, who, device, place } = await this.#tell(row);
    const detail = { by: right, who, device, address: place, ...(session === null ? {} : { minutes }) };
    await store.audit.add({ by, action: 'viewer.ended', subject: slug, detail });
    log.info({ channel: slug, user: by.id, right }, 'web: a viewer was shown out');
  }

  async #tell({ id, slug, right, agent, place, since }: RollRow): Promise<LiveViewer> {
    return {
      id,
      slug,
      right: rightOf(right),
      who: right === null ? null : await this.#whoOf(right.subject),
      device: sayDevice(agent ?? undefined),
      place,
      since,
      mayEnd: right !== null && !right.isHost,
    };
  }

  async #whoOf(subject: string): Promise<string | null> {
    const { store } = this.#parts;
    const [kind, id = ''] = splitSubject(subject);
    if (kind === 'account') {
      return (await store.users.byId(id))?.email ?? null;
    }
    if (kind === 'ticket') {
      return (await store.tickets.byId(id))?.label || null;
    }
    // Named by hand when the address was minted.
    return RIGHTS[kind] === undefined && kind !== 'channel' && id === '' ? subject : null;
  }
}

function rightOf(right: RollRow['right']): ViewerRight {
  if (right === null) {
    return 'public';
  }
  if (right.isHost) {
    return 'host';
  }
  return RIGHTS[splitSubject(right.subject)[0]] ?? 'token';
}

function splitSubject(subject: string): readonly [string, string?] {
  const at = subject.indexOf('.');
  return at === -1 ? [subject] : [subject.slice(0, at), subject.slice(at + 1)];
}

/** @throws WebError `BAD_REQUEST`. */
function readCursor(cursor: string): { since: number; id: string } {
  const [, since, id] = /^(\d{1,16})\.(\S{1,64})$/.exec(cursor) ?? [];
  if (since === undefined || id === undefined) {
    throw new WebError('BAD_REQUEST', { why: 'after is the next of an earlier page.' });
  }
  return { since: Number(since), id };
}
