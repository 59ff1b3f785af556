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

/** What web and the commands both read of single sign-on. */
export const OIDC_KEYS = {
  OIDC_ISSUER: {
    schema: z
      .string()
      .superRefine((issuer, context) => {
        const fault = faultOfIssuer(issuer);
        if (fault !== undefined) {
          context.addIssue(fault);
        }
      })
      .optional(),
    help: 'Single sign-on by OpenID Connect: the provider’s issuer, such as https://id.example.org.',
  },
  OIDC_CLIENT_ID: { schema: z.string().optional(), help: 'What the provider calls this site.' },
  OIDC_CLIENT_SECRET: { schema: z.string().optional(), help: 'What this site proves itself with there.', secret: true },
  OIDC_LABEL: {
    schema: z.string().max(40, 'must be at most 40 characters').optional(),
    help: 'What its button says after “Continue with”; the issuer’s host by default.',
  },
  OIDC_CREATE: {
    schema: z.enum(['none', 'viewer'], 'must be none or viewer').default('none'),
    help: 'viewer: whoever the provider knows and nobody here does gets an account that may watch.',
  },
} as const satisfies ConfigTable;

/** @returns a sentence for each key that is missing beside another. */
export function oidcFaults(config: ConfigOf<typeof OIDC_KEYS>): string[] {
  const names = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const;
  const missing = names.filter((name) => config[name] === undefined);
  return missing.length === 0 || missing.length === names.length
    ? []
    : missing.map((name) => `${name}: must be set too: single sign-on needs ${names.join(', ')} together.`);
}

/** @returns the parts of `Name <address>` or `address`; undefined where it is neither. */
export function readMailFrom(from: string): { readonly name: string; readonly address: string } | undefined {
  const [, name = '', inner] = /^([^<>]*)<([^<>]+)>$/.exec(from.trim()) ?? [];
  const address = (inner ?? from).trim();
  return ADDRESS.test(address) && !/[\r\n]/.test(from)
    ? { name: name.trim().replace(/^"(.*)"$/, '$1'), address }
    : undefined;
}

function faultOfIssuer(issuer: string): string | undefined {
  const url = URL.parse(issuer);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return 'must be an address such as https://id.example.org';
  }
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname)) {
    return 'must start with https://, or whoever listens could sign in as anybody';
  }
  return url.search !== '' || url.hash !== '' || url.username !== ''
    ? 'must be an address alone, without user, ? or #'
    : undefined;
}

/** @returns whether a host of an address is this machine itself. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
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
