import { isIP } from 'node:net';
import type { PasskeyRow } from '@rostrum/contract/people';
import type { Clock } from '@rostrum/service/clock';
import type { Log } from '@rostrum/service/log';
import { placeOf } from '@rostrum/service/networks';
import type { Passkey } from '@rostrum/store/passkey-repository';
import type { SeenFrom } from '@rostrum/store/session-repository';
import type { Store } from '@rostrum/store/store';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { WebError } from '../errors.ts';
import type { Actor } from './account.ts';
import type { Accounts, SignedIn } from './accounts.ts';
import { Challenges } from './challenges.ts';
import { sayDevice } from './device-words.ts';
import { TryCounter } from './try-counter.ts';

/** Whoever sits down at a browser that is signed in does not leave a key of their own there. */
const FRESH_MS = 15 * 60_000;
/** Challenges that one place asks for in {@link WINDOW_MS}; a place may be a whole school. */
const ASKED_MAX = 300;
const WINDOW_MS = 5 * 60_000;
/** What browsers call transports is short, and few. */
const TRANSPORTS_MAX = 8;

export type PasskeysParts = {
  readonly store: Store;
  readonly accounts: Accounts;
  readonly publicUrl: string;
  readonly clock: Clock;
  readonly log: Log;
};

/** A session, as far as it counts here. */
export type PasskeySession = { readonly id: string; readonly signedInAt: number };

/**
 * Passkeys (WebAuthn level 3): a device signs a challenge in place of a password, after it has seen who holds it. They
 * belong to the name in the site's public address.
 */
export class Passkeys {
  readonly #parts: PasskeysParts;
  readonly #adding: Challenges;
  readonly #signingIn: Challenges;
  readonly #asked: TryCounter;
  readonly origin: string;
  /** Why none are offered, in words. */
  readonly fault: string | undefined;

  constructor(parts: PasskeysParts) {
    this.#parts = parts;
    this.#adding = new Challenges(parts.clock, WINDOW_MS);
    this.#signingIn = new Challenges(parts.clock, WINDOW_MS);
    this.#asked = new TryCounter(parts.clock, WINDOW_MS);
    this.origin = new URL(parts.publicUrl).origin;
    this.fault = faultOf(new URL(parts.publicUrl));
  }

  async list(userId: string): Promise<readonly PasskeyRow[]> {
    return (await this.#parts.store.passkeys.list(userId)).map(rowOf);
  }

  /** @returns what the browser asks the device with. @throws WebError `PASSKEYS_OFF`, `SIGN_IN_AGAIN`. */
  async beginAdding(by: Actor, session: PasskeySession): Promise<PublicKeyCredentialCreationOptionsJSON> {
    this.#assertOffered();
    this.#assertFresh(session);
    const known = await this.#parts.store.passkeys.list(by.id);
    const { generateRegistrationOptions } = await import('@simplewebauthn/server');
    return generateRegistrationOptions({
      rpName: 'Rostrum',
      rpID: this.#name,
      userName: by.email,
      userDisplayName: by.name === '' ? by.email : by.name,
      userID: new TextEncoder().encode(by.id),
      challenge: this.#adding.make(session.id),
      excludeCredentials: known.map(({ id, transports }) => ({ id, transports: [...transports] })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
  }

  /**
   * @param name empty: after the browser.
   * @throws WebError `PASSKEYS_OFF`, `SIGN_IN_AGAIN`, `PASSKEY_NOT_TAKEN`; RostrumError `PASSKEY_KNOWN`, `TOO_MANY_PASSKEYS`.
   */
  async add(
    { name, response }: { name: string; response: RegistrationResponseJSON },
    by: Actor,
    session: PasskeySession,
    { agent }: SeenFrom,
  ): Promise<PasskeyRow> {
    this.#assertOffered();
    this.#assertFresh(session);
    const { store, log } = this.#parts;
    const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
    const proven = await verifyRegistrationResponse({
      response,
      expectedChallenge: (challenge) => this.#adding.take(challenge, session.id),
      expectedOrigin: this.origin,
      expectedRPID: this.#name,
      requireUserVerification: true,
    }).catch((error: unknown) => {
      throw new WebError('PASSKEY_NOT_TAKEN', {}, error);
    });
    if (!proven.verified) {
      throw new WebError('PASSKEY_NOT_TAKEN');
    }
    const { id, publicKey, counter } = proven.registrationInfo.credential;
    const transports = (proven.registrationInfo.credential.transports ?? []).slice(0, TRANSPORTS_MAX);
    const called = name === '' ? sayDevice(agent) : name;
    const passkey = await store.passkeys.add({ id, userId: by.id, publicKey, counter, transports, name: called });
    await store.audit.add({ by, action: 'passkey.added', subject: by.email, detail: { name: called } });
    log.info({ user: by.id }, 'web: a passkey was added');
    return rowOf(passkey);
  }

  /** @throws WebError `NO_SUCH_PASSKEY`. */
  async remove(id: string, by: Actor): Promise<void> {
    const name = await this.#parts.store.passkeys.remove(by.id, id);
    if (name === undefined) {
      throw new WebError('NO_SUCH_PASSKEY');
    }
    await this.#parts.store.audit.add({ by, action: 'passkey.removed', subject: by.email, detail: { name } });
  }

  /** @returns what the browser asks its devices with; it does not say whose. @throws WebError `PASSKEYS_OFF`, `TOO_MANY_TRIES`. */
  async beginSignIn({ address = 'direct' }: SeenFrom): Promise<PublicKeyCredentialRequestOptionsJSON> {
    this.#assertOffered();
    const waitMs = this.#asked.waitMs(placeOf(address), ASKED_MAX);
    if (waitMs > 0) {
      throw new WebError('TOO_MANY_TRIES', { seconds: Math.ceil(waitMs / 1000) });
    }
    this.#asked.add(placeOf(address));
    const { generateAuthenticationOptions } = await import('@simplewebauthn/server');
    const challenge = this.#signingIn.make('');
    return generateAuthenticationOptions({ rpID: this.#name, challenge, userVerification: 'required' });
  }

  /** Wrong ones count as wrong passwords do. @throws WebError `PASSKEYS_OFF`, `TOO_MANY_TRIES`, `PASSKEY_UNKNOWN`. */
  async signIn(response: AuthenticationResponseJSON, from: SeenFrom): Promise<SignedIn> {
    this.#assertOffered();
    const { store, accounts } = this.#parts;
    const passkey = await store.passkeys.byId(response.id);
    const user = passkey === undefined ? undefined : await store.users.byId(passkey.userId);
    const signedIn = await accounts.tryToSignIn(user?.email ?? 'passkey', from, 'passkey', async () => {
      const isRight = passkey !== undefined && user !== undefined && (await this.#isRight(response, passkey));
      return isRight ? user : undefined;
    });
    if (signedIn === undefined) {
      throw new WebError('PASSKEY_UNKNOWN');
    }
    return signedIn;
  }

  async #isRight(response: AuthenticationResponseJSON, passkey: Passkey): Promise<boolean> {
    const { store, log } = this.#parts;
    const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
    const { id, publicKey, counter } = passkey;
    try {
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response,
        expectedChallenge: (challenge) => this.#signingIn.take(challenge, ''),
        expectedOrigin: this.origin,
        expectedRPID: this.#name,
        credential: { id, publicKey, counter },
        requireUserVerification: true,
      });
      if (verified) {
        await store.passkeys.used(id, authenticationInfo.newCounter);
      }
      return verified;
    } catch (error) {
      // Of the library: what was sent is not whole, not for us, not signed by this key, or used before.
      log.info(
        { user: passkey.userId, say: error instanceof Error ? error.message : '' },
        'web: a passkey was refused',
      );
      return false;
    }
  }

  get #name(): string {
    return new URL(this.origin).hostname;
  }

  #assertOffered(): void {
    if (this.fault !== undefined) {
      throw new WebError('PASSKEYS_OFF', { why: this.fault });
    }
  }

  #assertFresh({ signedInAt }: PasskeySession): void {
    if (this.#parts.clock.wallNow() - signedInAt > FRESH_MS) {
      throw new WebError('SIGN_IN_AGAIN');
    }
  }
}

function rowOf({ id, name, createdAt, lastUsedAt }: Passkey): PasskeyRow {
  return { id, name, createdAt, lastUsedAt: lastUsedAt ?? null };
}

/** WebAuthn §5.1.3: an origin that is a secure context, whose host is a name. */
function faultOf({ protocol, hostname }: URL): string | undefined {
  const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost');
  if (protocol !== 'https:' && !isLocal) {
    return 'Passkeys need https, and this site is reached without: browsers offer none on plain http. Whoever runs it can turn https on (EDGE_ACME_EMAIL).';
  }
  if (isIP(hostname.replace(/^\[(.*)\]$/, '$1')) !== 0) {
    return 'Passkeys belong to a name, and this site is reached by a number. Whoever runs it can give it a name (ROSTRUM_PUBLIC_URL).';
  }
  return undefined;
}
