import type { Duplex } from 'node:stream';
import type { Clock } from '@rostrum/service/clock';

/**
 * How a socket is closed. `now`: there is nobody to tell. `politely`: what was written is sent first, then we wait for the
 * peer's end. `with-words`: the same, but the peer gets time to read before it sees our end, since encoders that see
 * it at once may not show what came before.
 */
export type ClosingManner = 'now' | 'politely' | 'with-words';

export type ClosingOptions = { readonly manner: ClosingManner; readonly lingerMs: number; readonly clock: Clock };

/**
 * Closes a socket within twice `lingerMs`, whatever the peer does. Its `data` must still be read and thrown away: a socket
 * closed with unread input resets the connection, and the peer would lose our last words.
 */
export function closeSocket(socket: Duplex, { manner, lingerMs, clock }: ClosingOptions): void {
  if (manner === 'now') {
    socket.destroy();
    return;
  }
  socket.resume();
  const end = (): void => {
    socket.end();
    const destroy = clock.after(lingerMs, () => socket.destroy());
    socket.once('close', () => destroy.cancel());
  };
  if (manner === 'politely') {
    end();
    return;
  }
  const linger = clock.after(lingerMs, end);
  socket.once('close', () => linger.cancel());
}
