import { timingSafeEqual } from 'node:crypto';
import type { Bus } from '@rostrum/bus/bus';
import { ORIGIN_SECRET_HEADER } from '@rostrum/contract/cache-headers';
import { type ChannelCard, OWN_ACCESS } from '@rostrum/contract/channel-card';
import { isCountryAllowed } from '@rostrum/contract/countries';
import type { Claims } from '@rostrum/contract/entitlement-claims';
import type { TokenRefusal } from '@rostrum/entitlement/token';
import type { Clock } from '@rostrum/service/clock';
import type { Part } from '@rostrum/service/lifecycle';
import type { Log } from '@rostrum/service/log';
import { type EdgeErrorCode, edgeError } from '../errors.ts';
import type { LastKnown } from '../last-known.ts';
import type { StreamDirectory } from '../stream-directory.ts';
import { type Admission, OPEN } from './admission.ts';
import type { AskingPage } from './embed-origin.ts';
import { EntitlementKeys } from './entitlement-keys.ts';
import { type Knowledge, Pass } from './pass.ts';
import { PassBook } from './pass-book.ts';
import { Revocations } from './revocations.ts';
import { Sessions } from './sessions.ts';

export type GateOptions = {
  readonly bus: Bus;
  readonly directory: Pick<StreamDirectory, 'card' | 'state' | 'isKnown'>;
  /** A file for what is learnt from the bus. */
  readonly learnt: (name: string) => LastKnown;
  /** The site's address, whose pages may play by any token. */
  readonly publicUrl: string;
  /** By which another edge of ours is known, which has asked for the token itself. */
  readonly originSecret: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
};

/** What is read of a request besides its path. */
export type Asking = AskingPage & { readonly [ORIGIN_SECRET_HEADER]?: string | string[] | undefined };

/** Who asks: the request's header, and where it comes from. */
export type Asker = { readonly request: { readonly headers: Asking }; readonly country?: string | undefined };

/** Tokens remembered, one a viewer. */
const MAX_PASSES = 50_000;

const REFUSALS: Readonly<Record<TokenRefusal, EdgeErrorCode>> = {
  MALFORMED: 'TOKEN_INVALID',
  UNKNOWN_KEY: 'TOKEN_INVALID',
  BAD_SIGNATURE: 'TOKEN_INVALID',
  EXPIRED: 'TOKEN_EXPIRED',
};

/**
 * Decides who gets media. Comes before the cache on every request. What it knows, keys, revocations, channels, it learns
 * from the bus and keeps on disk; what it does not know, it keeps shut.
 */
export class Gate {
  /** In the order they are started. */
  readonly parts: readonly Part[];
  readonly #directory: GateOptions['directory'];
  readonly #ownOrigin: string;
  readonly #originSecret: Buffer | undefined;
  readonly #clock: Clock;
  readonly #keys: EntitlementKeys;
  readonly #revocations: Revocations;
  readonly #sessions: Sessions;
  readonly #knowledge: Knowledge;
  readonly #passes = new PassBook(MAX_PASSES);
  #onEnded: () => void = () => {};
  #onRevoked: () => void = () => {};
  #willTell = false;

  constructor(options: GateOptions) {
    const { bus, directory, learnt, publicUrl, originSecret, clock, log } = options;
    this.#directory = directory;
    this.#ownOrigin = new URL(publicUrl).origin;
    this.#originSecret = originSecret === undefined ? undefined : Buffer.from(originSecret);
    this.#clock = clock;
    this.#keys = new EntitlementKeys(bus, learnt('entitlement-keys'), clock, log);
    this.#keys.onGone((isGone) => this.#endKeys(isGone));
    const onChange = (): void => {
      this.#knowledge.version += 1;
      this.#tellEnded();
      this.#onRevoked();
    };
    this.#revocations = new Revocations(bus, learnt('revocations'), { clock, log, onChange });
    this.#knowledge = { version: 0, isRevoked: (claims) => this.#revocations.covers(claims) };
    this.#sessions = new Sessions(bus, clock, () => this.#tellEnded());
    this.parts = [this.#keys, this.#revocations, this.#sessions];
  }

  /** Whether any key is known; without one nobody can be admitted by a token, nor told that it is wrong. */
  get hasKeys(): boolean {
    return this.#keys.hasKeys;
  }

  /** Tokens remembered, sessions here, and revocations known, for the metrics. */
  get sizes(): { readonly passes: number; readonly sessions: number; readonly revocations: number } {
    return { passes: this.#passes.size, sessions: this.#sessions.size, revocations: this.#revocations.size };
  }

  /** @param run called soon after rights have ended: held requests whose admission has a refusal now are to be ended. */
  onEnded(run: () => void): void {
    this.#onEnded = run;
  }

  /** @param run called when more was taken back than before: {@link isRevoked} may say otherwise now. */
  onRevoked(run: () => void): void {
    this.#onRevoked = run;
  }

  /** @returns whether the right that genuine claims tell was taken back. */
  isRevoked(claims: Claims): boolean {
    return this.#revocations.covers(claims);
  }

  /**
   * Decides on one request. A token that is known costs a look-up and some comparisons; nothing is made.
   * @param epoch the event asked for; undefined: whichever runs.
   * @param token as it stood in the path.
   * @param asker an edge of ours that shows the origin's credential is admitted without a token, and from anywhere.
   * @returns a promise only where the first request of a session has to hear from Redis; for a second at the most.
   * @throws EdgeError `NOT_ENTITLED` (401), `NOT_OPEN_NOW` (403) without a token, and in a rehearsal with one that is no
   * host’s; `COUNTRY_REFUSED`, `ACCESS_CHANGED`, `TOKEN_INVALID`, `TOKEN_EXPIRED`, `TOKEN_REVOKED`,
   * `TOKEN_OF_ANOTHER_CHANNEL`, `TOKEN_OF_ANOTHER_EVENT`, `PAGE_NOT_ALLOWED`, `TOO_MANY_SESSIONS` (403);
   * `NO_SUCH_CHANNEL` (404); `GATE_NOT_READY`, `TOO_BUSY` (503).
   */
  admit(
    slug: string,
    epoch: string | undefined,
    token: string | undefined,
    asker: Asker,
  ): Admission | Promise<Admission> {
    const asking = asker.request.headers;
    const card = this.#directory.card(slug);
    if (card === undefined) {
      throw edgeError(this.#directory.isKnown() ? 'NO_SUCH_CHANNEL' : 'GATE_NOT_READY');
    }
    // An event that was a rehearsal stays one, whatever was decided since: what was shown in it is for nobody else.
    const isRehearsal = card.isRehearsal === true || this.#directory.state(slug)?.isRehearsal === true;
    if (token === undefined) {
      if (!isOpenToAll(card) && !this.#isOurs(asking)) {
        throw edgeError('NOT_ENTITLED');
      }
      if ((isRehearsal || !isOpenAt(card, this.#clock.wallNow())) && !this.#isOurs(asking)) {
        throw edgeError('NOT_OPEN_NOW');
      }
      if (isRefusedFrom(card, asker.country) && !this.#isOurs(asking)) {
        throw edgeError('COUNTRY_REFUSED');
      }
      return OPEN;
    }
    const pass = this.#passes.find(token) ?? this.#verify(token);
    if (isRehearsal && !pass.isHost) {
      throw edgeError('NOT_OPEN_NOW');
    }
    if (!isUnder(card, pass.claims)) {
      throw edgeError('ACCESS_CHANGED');
    }
    // Who runs a channel sees it wherever they are.
    if (isRefusedFrom(card, asker.country) && !pass.isHost) {
      throw edgeError('COUNTRY_REFUSED');
    }
    if (!pass.isGoodFor(slug, epoch, asking, this.#clock.wallNow())) {
      return this.#consider(pass, slug, epoch, asking);
    }
    pass.isUsed = true;
    if (pass.session !== undefined) {
      pass.session.isUsed = true;
    }
    return pass;
  }

  /** @returns the claims of a token for whatever use, if it is genuine, in force and not revoked. */
  claimsOf(token: string): Claims | undefined {
    const verdict = this.#keys.verify(token);
    return verdict.ok && !this.#revocations.covers(verdict.claims) ? verdict.claims : undefined;
  }

  /** @returns whether a right holds under the access that is in force on its channel, as far as it is known. */
  isUnderAccess(claims: Claims): boolean {
    const card = this.#directory.card(claims.slug);
    return card === undefined || isUnder(card, claims);
  }

  /** @returns whether a channel is shut to viewers from this country. @param country undefined: not known. */
  isRefusedFrom(slug: string, country: string | undefined): boolean {
    const card = this.#directory.card(slug);
    return card !== undefined && isRefusedFrom(card, country);
  }

  #consider(pass: Pass, slug: string, epoch: string | undefined, page: AskingPage): Admission | Promise<Admission> {
    pass.isUsed = true;
    const { claims } = pass;
    const why = pass.whyNot(slug, epoch ?? this.#directory.state(slug)?.epoch, page, this.#clock.wallNow());
    if (why !== undefined) {
      throw edgeError(why);
    }
    if (claims.sessions === undefined) {
      return pass;
    }
    const session = this.#sessions.enter(claims, claims.sessions);
    if (session === undefined) {
      throw edgeError('TOO_BUSY', { sessions: this.#sessions.size });
    }
    pass.session = session;
    switch (session.state) {
      case 'asking':
        // Everything is asked again: the right may have ended meanwhile.
        return session.answered.then(() => this.#consider(pass, slug, epoch, page));
      case 'open':
        return pass;
      case 'refused':
      case 'gone':
        throw edgeError('TOO_MANY_SESSIONS');
    }
  }

  #isOurs({ [ORIGIN_SECRET_HEADER]: shown }: Asking): boolean {
    const secret = this.#originSecret;
    if (secret === undefined || typeof shown !== 'string') {
      return false;
    }
    const text = Buffer.from(shown);
    return text.length === secret.length && timingSafeEqual(text, secret);
  }

  #verify(token: string): Pass {
    if (!this.#keys.hasKeys) {
      throw edgeError('GATE_NOT_READY');
    }
    const verdict = this.#keys.verify(token);
    if (!verdict.ok) {
      throw edgeError(REFUSALS[verdict.code]);
    }
    if (verdict.claims.use !== 'watch') {
      throw edgeError('TOKEN_OF_ANOTHER_CHANNEL');
    }
    const pass = new Pass(token, verdict.claims, this.#ownOrigin, this.#knowledge);
    this.#passes.keep(pass);
    return pass;
  }

  /** What was signed by keys that are no more holds no more; who plays by it is ended. */
  #endKeys(isGone: (kid: string) => boolean): void {
    for (const pass of this.#passes.takeWhere(({ kid }) => isGone(kid))) {
      pass.end('TOKEN_INVALID');
    }
    this.#tellEnded();
  }

  /** Many rights may end in one go; the held requests are looked through once. */
  #tellEnded(): void {
    if (!this.#willTell) {
      this.#willTell = true;
      queueMicrotask(() => {
        this.#willTell = false;
        this.#onEnded();
      });
    }
  }
}

/** @param now milliseconds since 1970. */
function isOpenAt({ opensAt, closesAt }: ChannelCard, now: number): boolean {
  return (opensAt === undefined || now >= opensAt) && (closesAt === undefined || now < closesAt);
}

function isOpenToAll({ access }: ChannelCard): boolean {
  return access === 'public' || access === 'unlisted';
}

/** Under whose access a right was given counts where a channel is not open to all. */
function isUnder(card: ChannelCard, { under }: Claims): boolean {
  return under === undefined || isOpenToAll(card) || under.includes(card.under ?? OWN_ACCESS);
}

function isRefusedFrom({ countries }: ChannelCard, country: string | undefined): boolean {
  return countries !== undefined && !isCountryAllowed(countries, country);
}
