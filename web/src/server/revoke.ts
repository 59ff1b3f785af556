import type { Bus } from '@rostrum/bus/bus';
import { KEYS, TOPICS } from '@rostrum/contract/bus-topics';
import { type Revocation, revocationKey } from '@rostrum/contract/entitlement-claims';
import type { Store } from '@rostrum/store/store';

/** Takes a right back: written down first, so that it holds even where the bus is away, then told to all edges. */
export async function revoke(store: Store, bus: Bus, revocation: Revocation): Promise<void> {
  await store.revocations.add(revocation);
  await bus.hashSet(KEYS.revocations, revocationKey(revocation), revocation);
  await bus.publish(TOPICS.revocation, revocation);
}
