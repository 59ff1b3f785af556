import { randomInt } from 'node:crypto';
import type { SignInLinkMade, SignInLinkUse, SignInLinkWish } from '@rostrum/contract/people';
import { placeToGo } from '@rostrum/contract/place-to-go';
import type { Clock } from '@rostrum/service/clock';
import type { Log } from '@rostrum/service/log';
import { placeOf } from '@rostrum/service/networks';
import { storeError } from '@rostrum/store/errors';
import type { SeenFrom } from '@rostrum/store/session-repository';
import type { SignInLink } from '@rostrum/store/sign-in-link-repository';
import type { Store } from '@rostrum/store/store';
import { WebError } from '../errors.ts';
import type { Actor } from './account.ts';
import type { Accounts, SignedIn } from './accounts.ts';
import type { Mailer } from './mailer.ts';
import { hashPassword } from './password.ts';
import { mayReset } from './rights.ts';
import { signInLetter } from './sign-in-letter.ts';
import { TryCounter } from './try-counter.ts';

/** A letter is opened at once, or asked for again. */
const MAILED_MINUTES = 15;
/** A link that is handed over is read when its receiver comes by. */
const HANDED_MS = 24 * 3_600_000;
/** Letters asked for in {@link WINDOW_MS}, whether anybody has the address or not. A household may be a whole school. */
const LETTERS = { address: 3, household: 40 } as const;
const WINDOW_MS = 15 * 60_000;
/** Letters on their way. */
const PENDING_MAX = 200;
/** Whoever asks is answered before anybody looks whether there is such an account: the answer's time tells nothing. */
const BEFORE_LOOKING_MS = { min: 40, max: 400 } as const;
/** Until a letter that could not be handed over is tried once more. */
const AGAIN_MS = 20_000;

export type SignInLinksParts = {
  readonly store: Store;
  readonly accounts: Accounts;
  /** Absent: no mail is sent, and admins hand links over. */
  readonly mailer: Mailer | undefined;
  readonly publicUrl: string;
  readonly clock: Clock;
  readonly log: Log;
};

/** What the page of a link needs to know of it. */
export type OpenSignInLink = {
  readonly email: string;
  /** Nobody has proven this address yet: the password that was chosen for it will not hold any more. */
  readonly endsPassword: boolean;
};

/** Links that sign in: sent by mail, or made by an admin and handed over. */
export class SignInLinks {
  readonly #parts: SignInLinksParts;
  readonly #asked: TryCounter;
  #pending = 0;

  constructor(parts: SignInLinksParts) {
    this.#parts = parts;
    this.#asked = new TryCounter(parts.clock, WINDOW_MS);
  }

  /** Whether links are sent by mail. */
  get hasMail(): boolean {
    return this.#parts.mailer !== undefined;
  }

  /** Why no mail goes out, in words; undefined: it does, or is not meant to. */
  get mailFault(): string | undefined {
    return this.#parts.mailer?.fault;
  }

  /**
   * Sends a link where there is an account, or a member of a channel, of this address; the caller cannot tell.
   * @throws WebError `MAIL_IS_OFF`, `TOO_MANY_MAILS`, `UNAVAILABLE` with many letters on their way.
   */
  ask({ email, next }: SignInLinkWish, { address = 'direct' }: SeenFrom): void {
    const { mailer, clock } = this.#parts;
    if (mailer === undefined) {
      throw new WebError('MAIL_IS_OFF');
    }
    const to = email.trim().toLowerCase();
    const names = { address: `address ${to}`, household: `household ${placeOf(address)}` };
    const waitMs = Math.max(
      this.#asked.waitMs(names.address, LETTERS.address),
      this.#asked.waitMs(names.household, LETTERS.household),
    );
    if (waitMs > 0) {
      throw new WebError('TOO_MANY_MAILS', { seconds: Math.ceil(waitMs / 1000) });
    }
    if (this.#pending >= PENDING_MAX) {
      throw new WebError('UNAVAILABLE');
    }
    this.#asked.add(names.address);
    this.#asked.add(names.household);
    this.#pending += 1;
    clock.after(randomInt(BEFORE_LOOKING_MS.min, BEFORE_LOOKING_MS.max), () => void this.#send(mailer, to, next));
  }

  /**
   * Makes a link to be handed over, which proves no address.
   * @throws WebError `NO_SUCH_PERSON`, `FORBIDDEN`; RostrumError `SIGN_IN_LINKS_FULL`.
   */
  async offer(userId: string, by: Actor): Promise<SignInLinkMade> {
    const { store, publicUrl, log } = this.#parts;
    const target = await store.users.byId(userId);
    if (target === undefined) {
      throw new WebError('NO_SUCH_PERSON');
    }
    if (!mayReset(by, target)) {
      throw new WebError('FORBIDDEN');
    }
    const link = { email: target.email, isMailed: false, createdBy: by.id, ttlMs: HANDED_MS };
    const { token, expiresAt } = await store.signInLinks.add(link);
    await store.audit.add({ by, action: 'sign-in-link.made', subject: target.email });
    log.info({ user: by.id, for: userId }, 'web: a sign-in link was made');
    return { url: addressOf(token, publicUrl), expiresAt };
  }

  /** Changes nothing, so that whatever reads mail before its receiver does may open it. */
  async look(token: string): Promise<OpenSignInLink | Exclude<SignInLink['state'], 'open'> | 'unknown'> {
    const { store } = this.#parts;
    const link = await store.signInLinks.find(token);
    if (link === undefined) {
      return 'unknown';
    }
    if (link.state !== 'open') {
      return link.state;
    }
    const user = await store.users.byEmail(link.email);
    return { email: link.email, endsPassword: link.isMailed && user?.isClaimed === true };
  }

  /**
   * Signs in, and with a password makes it the account's. A member who has no account gets one, as a viewer.
   * @throws RostrumError `SIGN_IN_LINK_SPENT`, `ACCOUNT_SUSPENDED`.
   */
  async use({ token, password }: SignInLinkUse, from: SeenFrom): Promise<SignedIn> {
    const { store, accounts, log } = this.#parts;
    // No slow hash for a link that is none; whether it holds is decided when it is taken.
    const isOpen = (await store.signInLinks.find(token))?.state === 'open';
    const passwordHash = isOpen && password !== undefined ? await hashPassword(password) : undefined;
    const { email, isMailed } = await store.signInLinks.take(token);
    const user = isMailed
      ? await accounts.prove(email, await store.access.memberAnywhere(email), from)
      : await store.users.byEmail(email);
    if (user === undefined) {
      throw new WebError('NO_SUCH_PERSON');
    }
    if (user.suspendedAt !== undefined) {
      throw storeError('ACCOUNT_SUSPENDED');
    }
    const by = { id: user.id, email, address: from.address };
    if (passwordHash !== undefined) {
      await store.users.setPassword(user.id, passwordHash);
      await store.audit.add({ by, action: 'person.password-reset', subject: email });
    }
    await store.audit.add({ by, action: 'sign-in-link.used', subject: '', detail: { mailed: isMailed } });
    log.info({ user: user.id, isMailed }, 'web: somebody signed in by a link');
    return accounts.admit(user, from);
  }

  async #send(mailer: Mailer, to: string, next: string | undefined): Promise<void> {
    const { store, publicUrl, clock, log } = this.#parts;
    try {
      const user = await store.users.byEmail(to);
      if (user === undefined && (await store.access.memberAnywhere(to)) === undefined) {
        return;
      }
      const link = { email: to, isMailed: true, ttlMs: MAILED_MINUTES * 60_000 };
      const { token } = await store.signInLinks.add(link);
      const url = addressOf(token, publicUrl, next);
      const letter = signInLetter({ to, url, minutes: MAILED_MINUTES, isNew: user === undefined });
      const about = user === undefined ? {} : { user: user.id };
      try {
        await mailer.send(letter);
      } catch (error) {
        log.warn({ ...about, say: error instanceof Error ? error.message : '' }, 'web: a letter is tried once more');
        await new Promise<void>((resolve) => clock.after(AGAIN_MS, resolve));
        await mailer.send(letter);
      }
      log.info(about, 'web: a sign-in link was mailed');
    } catch (error) {
      log.error({ say: error instanceof Error ? error.message : '' }, 'web: a sign-in link could not be mailed');
    } finally {
      this.#pending -= 1;
    }
  }
}

function addressOf(token: string, publicUrl: string, next?: string): string {
  const url = new URL(`/sign-in/${token}`, publicUrl);
  if (next !== undefined && placeToGo(next) === next) {
    url.searchParams.set('next', next);
  }
  return url.href;
}
