import type { OperatorCommand } from './command.ts';
import { findUser } from './find-user.ts';

/** As long as a link that an admin makes on the people page. */
const LINK_MS = 24 * 3_600_000;

export const userLink: OperatorCommand = {
  words: 'user link',
  usage: 'EMAIL',
  help: 'Makes a link that signs somebody in, once, within a day; they may choose a new password by it.',
  options: {},
  positionals: 1,
  async run(operator, typed) {
    const [email = ''] = typed.positionals;
    const store = await operator.store();
    const user = await findUser(store, email);
    const { token, expiresAt } = await store.signInLinks.add({ email: user.email, isMailed: false, ttlMs: LINK_MS });
    await store.audit.add({ by: { email: 'command line' }, action: 'sign-in-link.made', subject: user.email });
    const url = new URL(`/sign-in/${token}`, operator.settings.publicUrl).href;
    return {
      json: { id: user.id, email: user.email, url, expiresAt },
      lines: [url, `Whoever opens it is signed in as ${user.email}. It works once, for a day.`],
    };
  },
};
