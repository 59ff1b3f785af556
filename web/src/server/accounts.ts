import { createHash, timingSafeEqual } from 'node:crypto';
import { DEFAULT_SITE_SETTINGS, type SiteSettings } from '@rostrum/contract/site-settings';
import type { Clock } from '@rostrum/service/clock';
import type { Log } from '@rostrum/service/log';
import type { SeenFrom } from '@rostrum/store/session-repository';
import type { Store } from '@rostrum/store/store';
import { NO_PASSWORD, type User } from '@rostrum/store/user-repository';
import { WebError } from '../errors.ts';
import type { Account } from './account.ts';
import { LoginLimiter } from './login-limiter.ts';
import { hashPassword, isPassword } from './password.ts';

/** A fresh session: `token` goes into the cookie and nowhere else. */
export type SignedIn = { readonly account: Account; readonly token: string; readonly expiresAt: number };

/** A month: volunteers sign in at home and find the studio open on Sunday. */
const DAY_MS = 24 * 3_600_000;
/** The store's setting that holds sha256 (hex) of the one-time set-up token. */
const SETUP_SETTING = 'setup-token';

type StoredUser = { id: string; email: string; name?: string | undefined; role: Account['role'] };

/** Sign-in, sign-out and the first owner. Answers and their timing do not tell whether an account exists. */
export class Accounts {
  readonly #store: Store;
  readonly #log: Log;
  readonly #limiter: LoginLimiter;

  readonly #takeBack: (userId: string) => Promise<void>;
  readonly #settings: () => SiteSettings;

  /** @param takeBack ends what a user's sessions gave them at the edges. @param settings those in force. */
  constructor(
    store: Store,
    clock: Clock,
    log: Log,
    takeBack: (userId: string) => Promise<void> = async () => {},
    settings: () => SiteSettings = () => DEFAULT_SITE_SETTINGS,
  ) {
    this.#settings = settings;
    this.#store = store;
    this.#log = log;
    this.#takeBack = takeBack;
    this.#limiter = new LoginLimiter(clock);
  }

  /** @throws WebError `TOO_MANY_TRIES`, `WRONG_LOGIN`; RostrumError `ACCOUNT_SUSPENDED`. */
  async signIn(email: string, password: string, from: SeenFrom): Promise<SignedIn> {
    const account = email.trim().toLowerCase();
    const signedIn = await this.tryToSignIn(account, from, 'password', async () => {
      const user = await this.#store.users.byEmail(account);
      return (await isPassword(password, user?.passwordHash)) ? user : undefined;
    });
    if (signedIn === undefined) {
      throw new WebError('WRONG_LOGIN');
    }
    return signedIn;
  }

  /**
   * One try to sign in by what can be wrong; too many lock out.
   * @param account whose it is said to be, in small letters.
   * @param by how, as it is written down.
   * @param prove finds who it is; undefined: it was wrong.
   * @throws WebError `TOO_MANY_TRIES`; RostrumError `ACCOUNT_SUSPENDED`, told to nobody but who proved to be them.
   */
  async tryToSignIn(
    account: string,
    from: SeenFrom,
    by: 'password' | 'passkey',
    prove: () => Promise<StoredUser | undefined>,
  ): Promise<SignedIn | undefined> {
    const { address = 'direct' } = from;
    const waitMs = this.#limiter.waitMs(account, address);
    if (waitMs > 0) {
      throw new WebError('TOO_MANY_TRIES', { seconds: Math.ceil(waitMs / 1000) });
    }
    this.#limiter.count(account, address);
    const user = await prove();
    if (user === undefined) {
      // Once a lock-out, when it begins, and whether there is such an account or not.
      if (this.#limiter.waitMs(account, address) > 0) {
        await this.#store.audit.add({ by: { email: account, address }, action: 'sign-in.locked', subject: account });
      }
      return undefined;
    }
    this.#limiter.forgive(account, address);
    const signedIn = await this.#open(user, from);
    await this.#store.audit.add({
      by: { id: user.id, email: user.email, address },
      action: 'sign-in.done',
      subject: '',
      ...(by === 'password' ? {} : { detail: { by } }),
    });
    return signedIn;
  }

  /**
   * Signs in who proved by other means who they are; they are not kept out of their account any more from there.
   * @throws RostrumError `ACCOUNT_SUSPENDED`.
   */
  async admit(user: StoredUser, from: SeenFrom): Promise<SignedIn> {
    this.#limiter.trust(user.email, from.address ?? 'direct');
    return this.#open(user, from);
  }

  /**
   * Writes down that whoever comes reads mail at this address. Where the account had only claimed it, its password,
   * sessions, passkeys and API keys end: somebody else may have set them.
   * @param newcomer the name of who gets an account, as a viewer, where nobody has the address; absent: they get none.
   * @returns undefined where nobody has the address.
   */
  async prove(email: string, newcomer: string | undefined, { address }: SeenFrom): Promise<User | undefined> {
    const known = await this.#store.users.byEmail(email);
    const user = known ?? (newcomer === undefined ? undefined : await this.#join(email, newcomer, address));
    const proven = user === undefined ? undefined : await this.#store.users.verify(user.id);
    if (user !== undefined && proven?.isCleared === true) {
      await this.#takeBack(user.id);
    }
    if (user !== undefined && user.verifiedAt === undefined) {
      const by = { id: user.id, email: user.email, address };
      const detail = proven?.isCleared === true ? { password: 'ended' } : {};
      await this.#store.audit.add({ by, action: 'account.verified', subject: user.email, detail });
    }
    return proven?.user;
  }

  /** @returns whether anybody can sign in; a fresh instance has nobody yet. */
  async hasAny(): Promise<boolean> {
    return (await this.#store.users.count()) > 0;
  }

  async signOut(token: string): Promise<void> {
    await this.#store.sessions.remove(token);
  }

  /** @returns who a session cookie belongs to. @param from where it is used now. */
  async bySession(token: string | undefined, from: SeenFrom): Promise<Account | undefined> {
    return (await this.session(token, from))?.account;
  }

  /** @returns also which session it is. */
  async session(
    token: string | undefined,
    from: SeenFrom,
  ): Promise<{ id: string; signedInAt: number; account: Account } | undefined> {
    const found = token === undefined ? undefined : await this.#store.sessions.find(token, from);
    return found === undefined
      ? undefined
      : { id: found.id, signedInAt: found.createdAt, account: accountOf(found.user) };
  }

  /** @returns whether the set-up link may still be used. */
  async isSetupToken(token: string): Promise<boolean> {
    const wanted = await this.#store.settings.get(SETUP_SETTING);
    const given = Buffer.from(sha256Hex(token));
    const expected = Buffer.from(typeof wanted === 'string' ? wanted : '');
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  /**
   * Makes the owner's account, once.
   * @throws WebError `SETUP_LINK_SPENT`.
   */
  async setUp(
    owner: { token: string; email: string; name: string; password: string },
    from: SeenFrom,
  ): Promise<SignedIn> {
    if (!(await this.isSetupToken(owner.token))) {
      throw new WebError('SETUP_LINK_SPENT');
    }
    const passwordHash = await hashPassword(owner.password);
    // Two that race both came this far; taking is what only one of them can do.
    if ((await this.#store.settings.take(SETUP_SETTING)) !== sha256Hex(owner.token)) {
      throw new WebError('SETUP_LINK_SPENT');
    }
    const email = owner.email.trim().toLowerCase();
    const user = await this.#store.users.add({ email, name: owner.name, passwordHash, role: 'owner' });
    const by = { id: user.id, email, address: from.address };
    await this.#store.audit.add({ by, action: 'account.made', subject: email, detail: { role: user.role } });
    this.#log.info({ user: user.id }, 'web: the owner account was made by the set-up link');
    return this.#open(user, from);
  }

  /** For who needs no invitation. */
  async #join(email: string, name: string, address: string | undefined): Promise<User> {
    const user = await this.#store.users.add({ email, name, passwordHash: NO_PASSWORD, role: 'viewer' });
    const by = { id: user.id, email: user.email, address };
    await this.#store.audit.add({ by, action: 'person.joined', subject: user.email, detail: { role: user.role } });
    this.#log.info({ user: user.id }, 'web: somebody got an account who needed no invitation');
    return user;
  }

  async #open(user: StoredUser, from: SeenFrom): Promise<SignedIn> {
    await this.#store.sessions.removeExpired();
    const { token, expiresAt } = await this.#store.sessions.create(
      user.id,
      this.#settings().sessionDays * DAY_MS,
      from,
    );
    return { account: accountOf(user), token, expiresAt };
  }
}

function accountOf(user: StoredUser): Account {
  return { id: user.id, email: user.email, name: user.name ?? '', role: user.role };
}

function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
