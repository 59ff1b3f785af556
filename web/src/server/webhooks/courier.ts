import type { Clock } from '@rostrum/service/clock';
import type { HostFinder } from '@rostrum/service/host-finder';
import type { Store } from '@rostrum/store/store';
import { type Posted, post } from './post.ts';
import { signatureHeaders } from './signature.ts';

/** What is sent, whoever it goes to. */
export type Message = { readonly id: string; readonly type: string; readonly body: string };

/** A webhook that cannot be sent to until somebody does something about it, in words. */
export const SEALED_ELSEWHERE =
  'Its address and secret were sealed under another key file. Type the address again, and make a new secret.';

export type CourierParts = {
  readonly store: Store;
  readonly hosts: HostFinder;
  readonly clock: Clock;
};

/** Carries one message to one webhook, once. */
export class Courier {
  readonly #parts: CourierParts;

  constructor(parts: CourierParts) {
    this.#parts = parts;
  }

  /**
   * @returns how it went; undefined: the webhook has no address or no secret, see {@link SEALED_ELSEWHERE}.
   * @throws the signal's reason where it is aborted.
   */
  async carry(
    webhookId: string,
    { id, body }: Message,
    signal: AbortSignal,
  ): Promise<(Posted & { readonly at: number }) | undefined> {
    const { store, hosts, clock } = this.#parts;
    const hook = await store.webhooks.byId(webhookId);
    const secrets = await store.webhooks.secretsOf(webhookId);
    if (hook?.url === undefined || secrets.length === 0) {
      return undefined;
    }
    const at = clock.wallNow();
    const headers = signatureHeaders({ id, timestamp: Math.floor(at / 1_000), body }, secrets);
    const posted = await post({ url: new URL(hook.url), headers, body, hosts, clock, signal });
    return { ...posted, at };
  }
}
