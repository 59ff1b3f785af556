import { KEYS, TOPICS } from '@rostrum/contract/bus-topics';
import { type Revocation, revocationKey } from '@rostrum/contract/entitlement-claims';
import type { Operator } from './operator.ts';

/** Writes it down, and tells the running server; what has lapsed is forgotten by the way. */
export async function revoke(operator: Operator, revocation: Revocation): Promise<void> {
  const store = await operator.store();
  await store.revocations.add(revocation);
  const lapsed = await store.revocations.removeLapsed();
  await operator.tell(async (bus) => {
    await bus.hashSet(KEYS.revocations, revocationKey(revocation), revocation);
    await bus.publish(TOPICS.revocation, revocation);
    for (const old of lapsed) {
      await bus.hashDelete(KEYS.revocations, revocationKey(old));
    }
  });
}
