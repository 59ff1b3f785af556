import type { Bus } from '@rostrum/bus/bus';
import { KEYS, TOPICS } from '@rostrum/contract/bus-topics';
import type { ChannelCard } from '@rostrum/contract/channel-card';
import { chatBanSchema } from '@rostrum/contract/chat';
import { type PublicKeySet, revocationKey } from '@rostrum/contract/entitlement-claims';
import type { Log } from '@rostrum/service/log';
import type { Store } from '@rostrum/store/store';
import type { AccessInForce } from './access-in-force.ts';
import { cardOf } from './channels.ts';

export type ReplayParts = {
  readonly bus: Bus;
  readonly store: Store;
  readonly inForce: Pick<AccessInForce, 'of'>;
  readonly publicKeys: () => PublicKeySet;
  readonly log: Log;
};

/**
 * Keeps the bus and the database telling the same: on each connect the database is replayed to the bus, so that what was
 * made, removed or revoked while either was down holds; bans that edges make are written down as they come.
 */
export function keepInStep(parts: ReplayParts): void {
  const { bus, store, log } = parts;
  const keepBan = async (payload: unknown): Promise<void> => {
    const ban = chatBanSchema.safeParse(payload);
    if (!ban.success) {
      log.warn({ why: ban.error.issues[0]?.message }, 'web: a chat ban on the bus could not be read');
      return;
    }
    const { slug, name, kind, by, lifted } = ban.data;
    if ((await store.chatBans.upsert(ban.data)) && lifted !== true) {
      const user = by === undefined ? undefined : await store.users.byId(by);
      const actor = { id: user?.id, email: user?.email ?? 'chat' };
      await store.audit.add({ by: actor, action: 'ban.made', subject: slug, detail: { name, kind } });
    }
  };
  bus.subscribe(TOPICS.chatBan, (payload) => {
    keepBan(payload).catch((error: unknown) => log.error({ err: error }, 'web: a chat ban could not be written down'));
  });
  bus.onConnect(() => {
    replay(parts, keepBan).then(
      (rows) => log.info(rows, 'web: the database was replayed to the bus'),
      (error: unknown) => log.error({ err: error }, 'web: the database could not be replayed to the bus'),
    );
  });
}

async function replay(
  { bus, store, inForce, publicKeys }: ReplayParts,
  keepBan: (payload: unknown) => Promise<void>,
): Promise<{ channels: number; chatBans: number; revocations: number }> {
  // First of all, so that what was taken back is given to nobody meanwhile.
  const revocations = await replayRevocations(bus, store);
  await bus.set(KEYS.entitlementKeys, publicKeys());
  await bus.publish(TOPICS.entitlementKeys, publicKeys());

  const channels: ChannelCard[] = [];
  for (const channel of await store.channels.list()) {
    const rules = { ...(await store.access.of(channel.id)), ...(await store.stages.of(channel.id)) };
    channels.push(cardOf(channel, rules, inForce.of(channel)));
  }
  const known = new Set(channels.map((card) => card.slug));
  for (const [slug, card] of (await bus.hashAll(KEYS.channels)) ?? []) {
    if (!known.has(slug)) {
      await bus.hashDelete(KEYS.channels, slug);
      await bus.publish(TOPICS.channel, { ...(card as object), removed: true });
    }
  }
  for (const card of channels) {
    await bus.hashSet(KEYS.channels, card.slug, card);
    await bus.publish(TOPICS.channel, card);
  }
  await bus.set(KEYS.channelsTold, true);

  // Bans made while we were away are only on the bus yet; those lifted while it was away are still on it.
  const told = (await bus.hashAll(KEYS.chatBans)) ?? new Map<string, unknown>();
  for (const ban of told.values()) {
    await keepBan(ban);
  }
  const bans = await store.chatBans.list();
  const bansInForce = new Set(bans.map((ban) => ban.id));
  for (const [id, ban] of told) {
    if (!bansInForce.has(id)) {
      await bus.hashDelete(KEYS.chatBans, id);
      await bus.publish(TOPICS.chatBan, { ...(ban as object), lifted: true });
    }
  }
  for (const ban of bans) {
    await bus.hashSet(KEYS.chatBans, ban.id, ban);
  }
  return { channels: channels.length, chatBans: bans.length, revocations };
}

/** The database is the truth of revocations; on the bus they stand until they lapse. @returns how many are in force. */
async function replayRevocations(bus: Bus, store: Store): Promise<number> {
  await store.revocations.removeLapsed();
  const inForce = new Map(
    (await store.revocations.list()).map((revocation) => [revocationKey(revocation), revocation]),
  );
  const told = (await bus.hashAll(KEYS.revocations)) ?? new Map<string, unknown>();
  for (const key of told.keys()) {
    if (!inForce.has(key)) {
      await bus.hashDelete(KEYS.revocations, key);
    }
  }
  for (const [key, revocation] of inForce) {
    if (JSON.stringify(told.get(key)) !== JSON.stringify(revocation)) {
      await bus.hashSet(KEYS.revocations, key, revocation);
      await bus.publish(TOPICS.revocation, revocation);
    }
  }
  return inForce.size;
}
