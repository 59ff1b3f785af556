import type { Bus } from '@rostrum/bus/bus';
import { KEYS, TOPICS } from '@rostrum/contract/bus-topics';
import { type Revocation, revocationKey } from '@rostrum/contract/entitlement-claims';
import type { Store } from '@rostrum/store/store';

/** What is told of a right that is taken back, whoever has it. */
type Taken = { readonly store: Store; readonly bus: Bus; readonly at: number; readonly until: number };

/**
 * Takes a right to watch back, by its subject: of the tokens that play by it, and of those by which its people are in
 * the chat.
 */
export async function revokeRight(subject: string, { store, bus, at, until }: Taken): Promise<void> {
  await revoke(store, bus, { kind: 'account', subject, at, until });
  await revoke(store, bus, { kind: 'session', subject, at, until });
}

/** Takes a right back: written down first, so that it holds even where the bus is away, then told to all edges. */
export async function revoke(store: Store, bus: Bus, revocation: Revocation): Promise<void> {
  await store.revocations.add(revocation);
  await bus.hashSet(KEYS.revocations, revocationKey(revocation), revocation);
  await bus.publish(TOPICS.revocation, revocation);
}
