import { KEYS, TOPICS } from '@rostrum/contract/bus-topics';
import { openSigningKeys } from '@rostrum/entitlement/key-ring';
import type { OperatorCommand } from './command.ts';

export const tokenRotateKey: OperatorCommand = {
  words: 'token rotate-key',
  usage: '[--forget]',
  help: 'Signs tokens with a new key from now on. Those of the last seven keys still hold; with --forget none does.',
  options: { forget: { type: 'boolean' } },
  positionals: 0,
  async run(operator, typed) {
    const keys = openSigningKeys(operator.places().entitlementKeysFile);
    const forget = typed.has('forget');
    keys.rotate({ forget });
    const publicSet = keys.publicSet();
    await operator.tell(async (bus) => {
      await bus.set(KEYS.entitlementKeys, publicSet);
      await bus.publish(TOPICS.entitlementKeys, publicSet);
    });
    const { kid } = keys.current;
    return {
      json: { key: kid, keys: publicSet.keys.map((key) => key.kid) },
      lines: [`Tokens are signed with the key ${kid} now${forget ? '; those made before open nothing any more' : ''}.`],
    };
  },
};
