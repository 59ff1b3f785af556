import type { ConnectedEncoder, LiveViewer, ViewerRight } from '@rostrum/contract/live-sessions';

/** By what somebody watches. */
export const RIGHT_WORDS: Readonly<Record<ViewerRight, string>> = {
  public: 'open to all',
  password: 'by the password',
  member: 'as a member',
  ticket: 'by a ticket',
  site: 'sent by your site',
  token: 'by a minted address',
  host: 'runs the channel',
};

/** What being shown out does, and does not, by the right that somebody has. */
export const END_WORDS: Readonly<Record<ViewerRight, string>> = {
  public: '',
  host: '',
  password:
    'It ends within a second, and this browser is kept out. Who knows the password can come in with another browser; to keep them out, change the password.',
  member:
    'It ends within a second, and this browser is kept out. Signed in elsewhere they can come in again; to keep them out, remove them from the members.',
  ticket:
    'It ends within a second, and this browser is kept out. Their ticket holds, for as many browsers as it is for; to keep them out, take the ticket back.',
  site: 'It ends within a second, and this browser is kept out. Your own site can send them in again with another browser.',
  token: 'It ends within a second, and this address is worth nothing from then on.',
};

export const ROLE_WORDS: Readonly<Record<ConnectedEncoder['role'], string>> = {
  primary: 'Primary',
  backup: 'Backup',
  pull: 'Pulled',
};

/** What there is to do where somebody does come back, and where. */
export function cureOf({ right, slug }: LiveViewer): { readonly label: string; readonly href: string } | undefined {
  if (right === 'ticket') {
    return { label: 'Tickets', href: `/studio/${slug}/tickets` };
  }
  return right === 'password' || right === 'member' ? { label: 'Who may watch', href: `/studio/${slug}` } : undefined;
}

/** @returns such as "2.4 Mbit/s". */
export function sayRate(bitrate: number | null): string {
  return bitrate === null ? '–' : `${(bitrate / 1e6).toFixed(1)} Mbit/s`;
}
