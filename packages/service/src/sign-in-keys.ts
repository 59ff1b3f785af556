import { z } from 'zod';
import type { ConfigOf, ConfigTable } from './config.ts';

/** What a mail address looks like at its plainest; only a letter that arrives proves one. */
const ADDRESS = /^[^\s@<>]+@[^\s@<>]+$/;

/** What web and the commands both read of mail. */
export const MAIL_KEYS = {
  SMTP_URL: {
    schema: z
      .string()
      .superRefine((address, context) => {
        const fault = faultOfSmtp(address);
        if (fault !== undefined) {
          context.addIssue(fault);
        }
      })
      .optional(),
    help: 'Where mail is sent through: smtp://USER:PASSWORD@HOST:587, or smtps://…:465.',
    secret: true,
  },
  MAIL_FROM: {
    schema: z
      .string()
      .refine((from) => readMailFrom(from) !== undefined, 'must be an address such as Rostrum <live@example.org>')
      .optional(),
    help: 'Whom mails come from, such as Rostrum <live@example.org>.',
  },
} as const satisfies ConfigTable;

/** @returns a sentence for each key that is missing beside another. */
export function mailFaults({ SMTP_URL, MAIL_FROM }: ConfigOf<typeof MAIL_KEYS>): string[] {
  return SMTP_URL !== undefined && MAIL_FROM === undefined
    ? [
        'MAIL_FROM: must be set where SMTP_URL is: the address that mails come from, such as Rostrum <live@example.org>.',
      ]
    : [];
}

/** @returns the parts of `Name <address>` or `address`; undefined where it is neither. */
export function readMailFrom(from: string): { readonly name: string; readonly address: string } | undefined {
  const [, name = '', inner] = /^([^<>]*)<([^<>]+)>$/.exec(from.trim()) ?? [];
  const address = (inner ?? from).trim();
  return ADDRESS.test(address) && !/[\r\n]/.test(from)
    ? { name: name.trim().replace(/^"(.*)"$/, '$1'), address }
    : undefined;
}

function faultOfSmtp(address: string): string | undefined {
  const url = URL.parse(address);
  if (url === null) {
    return 'must be an address such as smtp://USER:PASSWORD@mail.example.org:587; signs such as @ : / in the password are written as %40 %3A %2F';
  }
  if (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') {
    return 'must start with smtp:// (port 587 or 25) or smtps:// (port 465)';
  }
  if (url.hostname === '') {
    return 'must name the mail server, as in smtp://mail.example.org';
  }
  if ((url.username === '') !== (url.password === '')) {
    return 'must have both a user and a password before the @, or neither';
  }
  try {
    decodeURIComponent(url.username + url.password);
  } catch {
    return 'has a % in its user or password that stands for no sign; write it as %25';
  }
  return undefined;
}
