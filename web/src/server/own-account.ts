import type { SessionRow } from '@rostrum/contract/people';
import type { Clock } from '@rostrum/service/clock';
import type { Log } from '@rostrum/service/log';
import type { SessionInfo } from '@rostrum/store/session-repository';
import type { Store } from '@rostrum/store/store';
import { NO_PASSWORD } from '@rostrum/store/user-repository';
import { WebError } from '../errors.ts';
import type { Account, Actor } from './account.ts';
import type { SignedIn } from './accounts.ts';
import { sayDevice } from './device-words.ts';
import { LoginLimiter } from './login-limiter.ts';
import { hashPassword, isPassword } from './password.ts';

/** What everybody may do with their own account. */
export class OwnAccount {
  readonly #store: Store;
  readonly #log: Log;
  /** Whoever sits down at a browser that is signed in does not guess the password there. */
  readonly #limiter: LoginLimiter;

  constructor(store: Store, clock: Clock, log: Log) {
    this.#store = store;
    this.#log = log;
    this.#limiter = new LoginLimiter(clock);
  }

  /** @returns whether one can sign in by password; whoever came by a link or by another sign-in has none. */
  async hasPassword({ email }: Account): Promise<boolean> {
    return (await this.#store.users.byEmail(email))?.passwordHash !== NO_PASSWORD;
  }

  async setName(name: string, by: Actor): Promise<void> {
    await this.#store.users.setName(by.id, name);
    await this.#store.audit.add({ by, action: 'account.named', subject: by.email, detail: { name } });
  }

  /**
   * All other sessions end, and this one gets another token: whoever knows the present one is out, too.
   * @param session the one that stays.
   * @returns what its cookie is to hold. @throws WebError `TOO_MANY_TRIES`, `OLD_PASSWORD_WRONG`, `SIGN_IN_FIRST`.
   */
  async changePassword(
    passwords: { old: string; new: string },
    by: Actor,
    session: string,
  ): Promise<Pick<SignedIn, 'token' | 'expiresAt'>> {
    const waitMs = this.#limiter.waitMs(by.email, by.address);
    if (waitMs > 0) {
      throw new WebError('TOO_MANY_TRIES', { seconds: Math.ceil(waitMs / 1000) });
    }
    this.#limiter.count(by.email, by.address);
    const stored = await this.#store.users.byEmail(by.email);
    if (!(await isPassword(passwords.old, stored?.passwordHash))) {
      throw new WebError('OLD_PASSWORD_WRONG');
    }
    this.#limiter.forgive(by.email, by.address);
    await this.#store.users.changePassword(by.id, await hashPassword(passwords.new), session);
    await this.#store.audit.add({ by, action: 'account.password-changed', subject: by.email });
    this.#log.info({ user: by.id }, 'web: a password was changed');
    const renewed = await this.#store.sessions.renew(session);
    if (renewed === undefined) {
      // It ended meanwhile, elsewhere.
      throw new WebError('SIGN_IN_FIRST');
    }
    return renewed;
  }

  /** @param session the one that asks: it is the first, after it those used last. */
  async sessions(account: Account, session: string): Promise<readonly SessionRow[]> {
    const rows = (await this.#store.sessions.list(account.id)).map((info) => rowOf(info, session));
    return [...rows.filter(({ isThis }) => isThis), ...rows.filter(({ isThis }) => !isThis)];
  }

  /** @throws WebError `NO_SUCH_SESSION`. */
  async endSession(id: string, by: Actor): Promise<void> {
    if (!(await this.#store.sessions.removeOf(by.id, id))) {
      throw new WebError('NO_SUCH_SESSION');
    }
    await this.#store.audit.add({ by, action: 'session.ended', subject: by.email, detail: { count: 1 } });
  }

  /** @param session the one that stays. @returns how many ended. */
  async endOthers(by: Actor, session: string): Promise<number> {
    const count = await this.#store.sessions.removeOthers(by.id, session);
    if (count > 0) {
      await this.#store.audit.add({ by, action: 'session.ended', subject: by.email, detail: { count } });
    }
    return count;
  }
}

function rowOf({ id, agent, address, createdAt, lastUsedAt }: SessionInfo, session: string): SessionRow {
  return {
    id,
    device: sayDevice(agent),
    address: address ?? null,
    createdAt,
    lastUsedAt: lastUsedAt ?? null,
    isThis: id === session,
  };
}
