import { randomBytes } from 'node:crypto';
import type { TokenMinted } from '@rostrum/contract/api';
import {
  type Claims,
  ENTITLEMENT_LIFETIME_MAX_S,
  embedOriginSchema,
  sessionPolicySchema,
} from '@rostrum/contract/entitlement-claims';
import { openSigningKeys } from '@rostrum/entitlement/key-ring';
import { mintToken } from '@rostrum/entitlement/token';
import { systemClock } from '@rostrum/service/clock';
import { Fault } from '../words.ts';
import type { OperatorCommand, Typed } from './command.ts';

/** 64 bits: unlike any other. In hex, since it is typed again: base64 may begin with a hyphen, as options do. */
const TOKEN_ID_BYTES = 8;
const MINUTE_S = 60;
const DAY_S = 86_400;

export const tokenMint: OperatorCommand = {
  words: 'token mint',
  usage:
    '--channel SLUG [--minutes N | --days N] [--event EPOCH] [--account A] ' +
    '[--max-sessions N [--policy oldest|newest]] [--embed ORIGIN,…]',
  help: 'Makes an address that opens a channel which is not open to all; for a day unless told otherwise.',
  options: {
    channel: { type: 'string' },
    minutes: { type: 'string' },
    days: { type: 'string' },
    event: { type: 'string' },
    account: { type: 'string' },
    'max-sessions': { type: 'string' },
    policy: { type: 'string' },
    embed: { type: 'string' },
  },
  positionals: 0,
  async run(operator, typed) {
    const slug = typed.text('channel');
    if (slug === undefined) {
      throw new Fault('Name the channel: token mint --channel SLUG.');
    }
    const claims = readClaims(slug, typed);
    const store = await operator.store();
    if ((await store.channels.bySlug(slug)) === undefined) {
      throw new Fault(`There is no channel '${slug}'. 'channel list' shows those there are.`);
    }
    const token = mintToken(claims, openSigningKeys(operator.places().entitlementKeysFile).current);
    const { jti: id, sub: account, epoch, iat, exp } = claims;
    const [mintedAt, expiresAt] = [iat * 1_000, exp * 1_000];
    await store.entitlements.add({ id, slug, account, epoch, mintedAt, expiresAt });
    const hlsUrl = `${operator.settings.publicUrl}/hls/t/${token}/${slug}/index.m3u8`;
    const minted: TokenMinted = { id, token, hlsUrl };
    return {
      json: minted,
      lines: [
        `Page        ${operator.settings.publicUrl}/c/${slug}#t=${token}`,
        `Playlist    ${hlsUrl}`,
        `Holds until ${new Date(expiresAt).toISOString()}, or until: token revoke ${id}`,
      ],
    };
  },
};

/** @throws Fault in words. */
function readClaims(slug: string, typed: Typed): Claims {
  const jti = randomBytes(TOKEN_ID_BYTES).toString('hex');
  const account = typed.text('account');
  const maxSessions = wholeNumber(typed, 'max-sessions', 100);
  if (maxSessions !== undefined && account === undefined) {
    throw new Fault('--max-sessions counts the sessions of an account: name it with --account.');
  }
  const policy = sessionPolicySchema.safeParse(typed.text('policy') ?? 'newest');
  if (!policy.success || (maxSessions === undefined && typed.text('policy') !== undefined)) {
    throw new Fault('--policy is oldest or newest: which session is refused beyond --max-sessions.');
  }
  const epoch = typed.text('event');
  const embed = typed.text('embed')?.split(',').map(readOrigin);
  const iat = Math.floor(systemClock.wallNow() / 1_000);
  return {
    jti,
    sub: account ?? jti,
    slug,
    role: 'viewer',
    use: 'watch',
    iat,
    exp: iat + readLifetime(typed),
    ...(epoch === undefined ? {} : { epoch }),
    ...(maxSessions === undefined ? {} : { sessions: { max: maxSessions, refuse: policy.data } }),
    ...(embed === undefined ? {} : { embed }),
  };
}

/** @returns seconds. */
function readLifetime(typed: Typed): number {
  const minutes = wholeNumber(typed, 'minutes', ENTITLEMENT_LIFETIME_MAX_S / MINUTE_S);
  const days = wholeNumber(typed, 'days', ENTITLEMENT_LIFETIME_MAX_S / DAY_S);
  if (minutes !== undefined && days !== undefined) {
    throw new Fault('Give --minutes or --days, not both.');
  }
  return minutes === undefined ? (days ?? 1) * DAY_S : minutes * MINUTE_S;
}

function wholeNumber(typed: Typed, name: string, most: number): number | undefined {
  const text = typed.text(name);
  if (text === undefined) {
    return undefined;
  }
  const value = Number(text);
  if (!/^\d{1,9}$/.test(text) || value < 1 || value > most) {
    throw new Fault(`--${name} is a whole number from 1 to ${most}.`);
  }
  return value;
}

/** As browsers write it: a path is dropped, capitals and a port that goes without saying too. */
function readOrigin(text: string): string {
  const url = URL.parse(text.trim());
  const origin = url === null || url.origin === 'null' ? text.trim() : url.origin;
  if (!embedOriginSchema.safeParse(origin).success) {
    throw new Fault(`'${text.trim()}' is no origin of a page; one looks like https://example.org.`);
  }
  return origin;
}
