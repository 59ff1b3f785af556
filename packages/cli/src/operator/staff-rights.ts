import { ENTITLEMENT_LIFETIME_MAX_S, staffSession, watchAccount } from '@rostrum/contract/entitlement-claims';
import { systemClock } from '@rostrum/service/clock';
import type { Operator } from './operator.ts';
import { revoke } from './revoke.ts';

/** Whoever keeps order in a chat by this account, or watches by it, does so no more; their page asks anew for what they may now. */
export async function takeStaffRightsBack(operator: Operator, userId: string): Promise<void> {
  const at = systemClock.wallNow();
  const until = at + ENTITLEMENT_LIFETIME_MAX_S * 1_000;
  await revoke(operator, { kind: 'session', subject: staffSession(userId), at, until });
  await revoke(operator, { kind: 'account', subject: watchAccount(userId), at, until });
}
