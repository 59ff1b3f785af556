import type { ConnectedEncoder } from '@rostrum/contract/live-sessions';
import type { ChannelEvent } from './channel-event.ts';
import type { Channels } from './channels.ts';

/** Who publishes now, for those who run the site, and the end of one of them. */

const ENDED_BY_HAND = 'The connection was ended by those who run this site. Ask them before you stream again.';

/** @returns every encoder that is connected, by channel. */
export function listEncoders(channels: Pick<Channels, 'all'>): ConnectedEncoder[] {
  return [...channels.all()].flatMap(encodersOf);
}

/**
 * Ends one connection at once; its encoder is told why where its protocol can.
 * @param id as it was listed. @returns who it was; undefined: there is no such connection any more.
 */
export function endEncoder(channels: Pick<Channels, 'all'>, id: string): ConnectedEncoder | undefined {
  for (const event of channels.all()) {
    const ended = encodersOf(event).find((encoder) => encoder.id === id);
    if (ended !== undefined) {
      event
        .connections()
        .find(({ take }) => event.nameOf(take) === id)
        ?.take.connection.close(ENDED_BY_HAND);
      return ended;
    }
  }
  return undefined;
}

function encodersOf(event: ChannelEvent): ConnectedEncoder[] {
  return event.connections().map(({ role, take, isShown, since, rate }) => ({
    id: event.nameOf(take),
    slug: event.slug,
    role,
    protocol: protocolOf(take.connection.id),
    isShown,
    address: take.connection.address,
    encoder: take.encoder ?? null,
    since,
    bitrate: rate === 0 ? null : Math.round(rate),
    isRehearsal: event.isRehearsal,
  }));
}

/** A connection's name begins with that of its door. */
function protocolOf(connection: string): ConnectedEncoder['protocol'] {
  return connection.startsWith('srt-') ? 'srt' : connection.startsWith('pull-') ? 'pull' : 'rtmp';
}
