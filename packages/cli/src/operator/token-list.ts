import type { MintedEntitlement } from '@rostrum/store/entitlement-repository';
import type { OperatorCommand } from './command.ts';

export const tokenList: OperatorCommand = {
  words: 'token list',
  usage: '[--channel SLUG]',
  help: 'Lists the tokens that were minted and have not lapsed.',
  options: { channel: { type: 'string' } },
  positionals: 0,
  async run(operator, typed) {
    const store = await operator.store();
    const revocations = await store.revocations.list();
    const isRevoked = ({ id, account, mintedAt }: MintedEntitlement): boolean =>
      revocations.some(
        ({ kind, subject, at }) =>
          (kind === 'token' && subject === id) || (kind === 'account' && subject === account && mintedAt <= at),
      );
    const tokens = (await store.entitlements.list(typed.text('channel'))).map((minted) => ({
      id: minted.id,
      channel: minted.slug,
      ...(minted.epoch === undefined ? {} : { event: minted.epoch }),
      ...(minted.account === minted.id ? {} : { account: minted.account }),
      mintedAt: new Date(minted.mintedAt).toISOString(),
      expiresAt: new Date(minted.expiresAt).toISOString(),
      revoked: isRevoked(minted),
    }));
    const lines = tokens.map(({ id, channel, account = '', expiresAt, revoked }) =>
      [id, channel, revoked ? 'revoked' : `until ${expiresAt}`, account].join('  ').trimEnd(),
    );
    return { json: { tokens }, lines: lines.length === 0 ? ['There are no tokens.'] : lines };
  },
};
