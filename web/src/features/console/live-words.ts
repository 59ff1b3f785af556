import type { Language } from '@rostrum/contract/language';
import type { ConnectedEncoder, LiveViewer, ViewerRight } from '@rostrum/contract/live-sessions';
import { sayTenths } from './process-words.ts';

/** Names of messages of the room `admin`. */

/** By what somebody watches. */
export const RIGHT_WORDS = {
  public: 'byNothing',
  password: 'byPassword',
  member: 'byMember',
  ticket: 'byTicket',
  site: 'bySite',
  token: 'byToken',
  host: 'byHost',
} as const satisfies Readonly<Record<ViewerRight, unknown>>;

/** What being shown out does, and does not, by the right that somebody has; those who cannot be have none. */
export const END_WORDS = {
  public: undefined,
  host: undefined,
  password: 'endPassword',
  member: 'endMember',
  ticket: 'endTicket',
  site: 'endSite',
  token: 'endToken',
} as const satisfies Readonly<Record<ViewerRight, unknown>>;

/** What an encoder is, and what ends it. */
export const ROLE_WORDS = {
  primary: { label: 'primary', end: 'endPrimary' },
  backup: { label: 'backup', end: 'endBackup' },
  pull: { label: 'pulled', end: 'endPulled' },
} as const satisfies Readonly<Record<ConnectedEncoder['role'], unknown>>;

/** What there is to do where somebody does come back, and where. */
export function cureOf({ right, slug }: LiveViewer) {
  if (right === 'ticket') {
    return { label: 'tickets', href: `/studio/${slug}/tickets` } as const;
  }
  return right === 'password' || right === 'member'
    ? ({ label: 'whoMayWatch', href: `/studio/${slug}` } as const)
    : undefined;
}

/** @returns such as "2.4 Mbit/s". */
export function sayRate(bitrate: number | null, language: Language): string {
  return bitrate === null ? '–' : `${sayTenths(bitrate / 1e6, language)} Mbit/s`;
}
