import { lookup } from 'node:dns/promises';
import net, { isIP } from 'node:net';
import { getSystemErrorName } from 'node:util';

/**
 * A port kept for others. It is bound here and never listened on here, so that nothing is ever accepted by who merely
 * keeps it; a process that inherits the descriptor listens on it, and several may, one after the other or side by side.
 * The queue of connections belongs to the socket, not to a process: whoever connects while nobody accepts waits.
 */
export type HeldSocket = {
  readonly fd: number;
  readonly port: number;
  close(): void;
};

/** What Node's server and its cluster module bind by; it is exported, but no documentation names it. */
type Bind = (address: string, port: number, family: 4 | 6, fd: undefined, flags: number) => Handle | number;
type Handle = { readonly fd: number; getsockname(out: { port?: number }): number; close(): void };

/** `UV_TCP_REUSEPORT` of libuv: several sockets share the port, and the kernel spreads connections evenly over them. */
const SHARED = 2;

/**
 * Binds a port. `listen()` would also accept, and no documented call of Node binds alone.
 * @param host an address of this machine, or a name of one.
 * @param port 0 lets the system choose.
 * @param isShared others of this user may bind it too, if they say so as well.
 * @returns undefined where Node or the system has no such thing: then whoever serves must listen by address.
 * @throws Error with the system's `code`: `EADDRINUSE`, `EACCES` …
 */
export async function holdSocket(host: string, port: number, isShared: boolean): Promise<HeldSocket | undefined> {
  const bind: unknown = Reflect.get(net, '_createServerHandle');
  if (typeof bind !== 'function' || process.platform === 'win32') {
    return undefined;
  }
  const address = isIP(host) === 0 ? (await lookup(host)).address : host;
  const handle = (bind as Bind)(address, port, isIP(address) === 6 ? 6 : 4, undefined, isShared ? SHARED : 0);
  if (typeof handle === 'number') {
    throw systemFault(handle);
  }
  // libuv keeps a port that is taken to itself until it listens, but tells it when asked for the name.
  const name: { port?: number } = {};
  const fault = handle.getsockname(name);
  if (fault !== 0) {
    handle.close();
    throw systemFault(fault);
  }
  return { fd: handle.fd, port: name.port ?? port, close: () => handle.close() };
}

function systemFault(number: number): NodeJS.ErrnoException {
  const code = getSystemErrorName(number);
  return Object.assign(new Error(`a port cannot be bound: ${code}`), { code });
}
