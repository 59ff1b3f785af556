import { createHash } from 'node:crypto';
import type { ApiKeyMade, ApiKeyRow, ApiKeyWish } from '@rostrum/contract/api-key';
import type { Clock } from '@rostrum/service/clock';
import type { Log } from '@rostrum/service/log';
import type { ApiKey } from '@rostrum/store/api-key-repository';
import type { Store } from '@rostrum/store/store';
import { WebError } from '../errors.ts';
import type { Account, Actor } from './account.ts';
import { KeyLimiter } from './key-limiter.ts';
import { scopesToGive } from './rights.ts';

/** Whose key a request came with. */
export type KeyHolder = { readonly account: Account; readonly key: ApiKey };

/** Keys by which programs use the API: made, listed and taken back by their person, and looked up at each request. */
export class ApiKeys {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #limiter: KeyLimiter;

  constructor(store: Store, clock: Clock, log: Log) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
    this.#limiter = new KeyLimiter(clock);
  }

  /** The newest first, without their secrets. */
  async list(account: Account): Promise<readonly ApiKeyRow[]> {
    return (await this.#store.apiKeys.list(account.id)).map((key) => this.#rowOf(key));
  }

  /** @throws WebError `FORBIDDEN` for scopes they have no rights for, `BAD_REQUEST`; RostrumError `TOO_MANY_API_KEYS`. */
  async make({ name, scopes, expiresAt }: ApiKeyWish, by: Actor): Promise<ApiKeyMade> {
    const may = scopesToGive(by);
    if (!scopes.every((scope) => may.includes(scope))) {
      throw new WebError('FORBIDDEN');
    }
    if (expiresAt !== null && expiresAt <= this.#clock.wallNow()) {
      throw new WebError('BAD_REQUEST', { why: 'The key would have expired already; choose a later time.' });
    }
    const wish = { userId: by.id, name, scopes: [...new Set(scopes)], expiresAt: expiresAt ?? undefined };
    const { secret, key } = await this.#store.apiKeys.add(wish);
    await this.#store.audit.add({ by, action: 'api-key.made', subject: name, detail: { scopes: key.scopes } });
    this.#log.info({ user: by.id, apiKey: key.id }, 'web: an API key was made');
    return { key: this.#rowOf(key), secret };
  }

  /** From now on it does nothing. @throws WebError `NO_SUCH_KEY`. */
  async revoke(id: string, by: Actor): Promise<void> {
    const key = await this.#store.apiKeys.remove(by.id, id);
    if (key === undefined) {
      throw new WebError('NO_SUCH_KEY');
    }
    await this.#store.audit.add({ by, action: 'api-key.revoked', subject: key.name });
    this.#log.info({ user: by.id, apiKey: id }, 'web: an API key was taken back');
  }

  /** @param address where it is used now. @throws WebError `KEY_WRONG`, `TOO_MANY_TRIES`. */
  async open(secret: string, address: string): Promise<KeyHolder> {
    const mark = createHash('sha256').update(secret).digest('base64');
    const waitMs = this.#limiter.waitMs(mark, address);
    if (waitMs > 0) {
      throw new WebError('TOO_MANY_TRIES', { seconds: Math.ceil(waitMs / 1000) });
    }
    const found = await this.#store.apiKeys.find(secret, address);
    if (found === undefined) {
      this.#limiter.wrong(mark, address);
      throw new WebError('KEY_WRONG');
    }
    this.#limiter.right(mark);
    const { id, email, name, role } = found.user;
    return { account: { id, email, name: name ?? '', role }, key: found.key };
  }

  #rowOf({ id, name, scopes, createdAt, expiresAt, lastUsedAt, lastAddress }: ApiKey): ApiKeyRow {
    return {
      id,
      name,
      scopes: [...scopes],
      createdAt,
      expiresAt: expiresAt ?? null,
      isExpired: expiresAt !== undefined && expiresAt <= this.#clock.wallNow(),
      lastUsedAt: lastUsedAt ?? null,
      lastAddress: lastAddress ?? null,
    };
  }
}
