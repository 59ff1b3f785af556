import { ENTITLEMENT_LIFETIME_MAX_S, type Revocation, revocationSchema } from '@rostrum/contract/entitlement-claims';
import { CLOCK_SKEW_S } from '@rostrum/entitlement/token';
import { systemClock } from '@rostrum/service/clock';
import { Fault } from '../words.ts';
import type { OperatorCommand } from './command.ts';
import type { Operator } from './operator.ts';
import { revoke } from './revoke.ts';

export const tokenRevoke: OperatorCommand = {
  words: 'token revoke',
  usage: 'ID [--account | --session] [--unlisted]',
  help:
    'Takes a token back and ends who plays by it; with --account or --session, all tokens of that account or session ' +
    'that were made so far. --unlisted takes an id that was not minted here.',
  options: { account: { type: 'boolean' }, session: { type: 'boolean' }, unlisted: { type: 'boolean' } },
  positionals: 1,
  async run(operator, typed) {
    const [subject = ''] = typed.positionals;
    if (typed.has('account') && typed.has('session')) {
      throw new Fault('Give --account or --session, not both.');
    }
    const kind = typed.has('account') ? 'account' : typed.has('session') ? 'session' : 'token';
    const at = systemClock.wallNow();
    const until = await endOf(operator, { kind, subject, isUnlisted: typed.has('unlisted') }, at);
    const revocation = revocationSchema.safeParse({ kind, subject, at, until });
    if (!revocation.success) {
      throw new Fault(`'${subject}' cannot be the id of a token, a session or an account.`);
    }
    const slugs = await slugsOf(operator, kind, subject);
    await revoke(operator, revocation.data);
    await tellWebhooks(operator, slugs, { right: kind, [kind]: subject });
    return { json: { id: subject, kind, revoked: true }, lines: [`The ${kind} ${subject} opens nothing any more.`] };
  },
};

/** @returns when the last token concerned has lapsed, milliseconds since 1970. @throws Fault when there is none. */
async function endOf(
  operator: Operator,
  { kind, subject, isUnlisted }: { kind: Revocation['kind']; subject: string; isUnlisted: boolean },
  at: number,
): Promise<number> {
  const minted = kind === 'token' ? await (await operator.store()).entitlements.byId(subject) : undefined;
  if (kind === 'token' && minted === undefined && !isUnlisted) {
    throw new Fault(
      `There is no token '${subject}', or it has lapsed. 'token list' shows those there are; one that was not minted ` +
        'here is taken back with --unlisted.',
    );
  }
  const expiresAt = minted?.expiresAt ?? at + ENTITLEMENT_LIFETIME_MAX_S * 1_000;
  return Math.max(expiresAt, at) + CLOCK_SKEW_S * 1_000;
}

/** @returns the channels that it opened, as far as tokens of this installation were minted for them. */
async function slugsOf(operator: Operator, kind: Revocation['kind'], subject: string): Promise<ReadonlySet<string>> {
  const { entitlements } = await operator.store();
  const minted = await entitlements.list();
  return new Set(
    minted
      .filter(({ id, account }) => (kind === 'token' ? id : kind === 'account' ? account : undefined) === subject)
      .map(({ slug }) => slug),
  );
}

/** Written down here; the site sends it. */
async function tellWebhooks(
  operator: Operator,
  slugs: ReadonlySet<string>,
  data: Readonly<Record<string, string>>,
): Promise<void> {
  const { channels, webhookOutbox } = await operator.store();
  const there = await Promise.all([...slugs].map((slug) => channels.bySlug(slug)));
  const emissions = there.flatMap((channel) =>
    channel === undefined ? [] : [{ type: 'viewer.revoked' as const, channel, data }],
  );
  await webhookOutbox.emit(emissions);
}
