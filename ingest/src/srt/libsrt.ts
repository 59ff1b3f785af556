import { decode, type KoffiFunc, type LibraryHandle, load, pointer, proto, register, unregister } from 'koffi';

/** The one room of libsrt 1.4 and later: its functions, typed. Debian's ffmpeg brings the library. */

/** Where it is looked for, in this order. */
const NAMES = [
  'libsrt.so.1.5',
  'libsrt-gnutls.so.1.5',
  'libsrt.so.1.4',
  'libsrt-gnutls.so.1.4',
  'libsrt.so',
  'libsrt.dylib',
];

/** Options by their numbers in srt.h. */
export const SRTO = {
  rcvSyn: 2,
  flowWindow: 4,
  rcvBuf: 6,
  udpRcvBuf: 9,
  passphrase: 26,
  pbKeyLen: 27,
  connTimeout: 36,
  rcvKmState: 41,
  rcvLatency: 43,
  streamId: 46,
  payloadSize: 49,
  transType: 50,
  kmRefreshRate: 51,
  kmPreAnnounce: 52,
  enforcedEncryption: 53,
  ipv6Only: 54,
  peerIdleTimeout: 55,
} as const;

const EPOLL_IN = 1;
const EPOLL_ERR = 8;
/** "Nothing to read now" of a socket that does not block. */
const ERROR_WOULD_BLOCK = 6002;
const LOG_OFF = 0;
/** SRT_KM_S_SECURED: both sides have the same secret. */
export const SECURED = 2;
/** Where srt_bistats puts what is told, byte offsets in SRT_TRACEBSTATS (srt.h). */
const STATS_BYTES = 1024;
const STATS = {
  lossTotal: 28,
  dropTotal: 68,
  receivedPacketsTotal: 16,
  retransmitted: 164,
  rateMbps: 192,
  rttMs: 328,
  latencyMs: 392,
} as const;
const SOCKADDR_BYTES = 28;
const AF_INET = 2;

export type SrtSocket = number;
export type SrtOptions = readonly (readonly [option: number, value: number | string])[];
export type SocketEvent = { readonly socket: SrtSocket; readonly isBroken: boolean };
export type SrtCounters = {
  readonly lost: number;
  readonly dropped: number;
  /** Since they were asked for last. */
  readonly retransmitted: number;
  readonly rateMbps: number;
  readonly rttMs: number;
  readonly latencyMs: number;
};

/** The handshake of one caller. @returns 0 to go on, or the code it is refused with. */
export type OnHandshake = (socket: SrtSocket, address: string, streamId: string) => number;

/** libsrt, as this process has it. Calls that take its locks are asynchronous: with a callback waiting they would deadlock. */
export type LibSrt = {
  readonly version: string;
  /** @throws Error in words. */
  openListener(host: string, port: number, options: SrtOptions, onHandshake: OnHandshake): SrtSocket;
  /** The local port: a listener that asked for port 0 was given one. */
  portOf(socket: SrtSocket): number;
  /** @returns undefined when none waits. */
  accept(listener: SrtSocket): { readonly socket: SrtSocket; readonly address: string } | undefined;
  setNumber(socket: SrtSocket, option: number, value: number): boolean;
  setText(socket: SrtSocket, option: number, value: string): boolean;
  getNumber(socket: SrtSocket, option: number): number;
  getText(socket: SrtSocket, option: number): string;
  watch(socket: SrtSocket): void;
  unwatch(socket: SrtSocket): void;
  /** Resolves when sockets have something, or after the time. */
  wait(timeoutMs: number): Promise<readonly SocketEvent[]>;
  /** @returns bytes read into `into`; 0 where there is nothing now; -1 where the socket is over. */
  receive(socket: SrtSocket, into: Uint8Array): number;
  counters(socket: SrtSocket): SrtCounters | undefined;
  /** For tests and tools: a caller. @returns the socket, or the reject code. */
  call(host: string, port: number, options: SrtOptions): Promise<SrtSocket | { readonly rejected: number }>;
  send(socket: SrtSocket, bytes: Uint8Array): number;
  close(socket: SrtSocket): Promise<void>;
  cleanup(): Promise<void>;
};

type Native = Record<string, KoffiFunc<(...values: unknown[]) => unknown>>;

/**
 * Loads the library.
 * @param named a file to load instead of looking for one.
 * @returns undefined where there is none; SRT is off then.
 */
export function loadLibSrt(named?: string): LibSrt | undefined {
  for (const name of named === undefined ? NAMES : [named]) {
    try {
      return openLibrary(load(name));
    } catch {
      // Not this one.
    }
  }
  return undefined;
}

const onListen = proto(
  'int RostrumSrtListen(void *opaque, int socket, int version, const void *peer, const char *streamid)',
);

function bind(library: LibraryHandle): Native {
  const names = [
    'int srt_startup()',
    'uint32_t srt_getversion()',
    'int srt_create_socket()',
    'int srt_bind(int, const uint8_t *, int)',
    'int srt_listen(int, int)',
    'int srt_listen_callback(int, RostrumSrtListen *, void *)',
    'int srt_getsockname(int, _Out_ uint8_t *, _Inout_ int *)',
    'int srt_accept(int, _Out_ uint8_t *, _Inout_ int *)',
    'int srt_connect(int, const uint8_t *, int)',
    'int srt_setsockflag(int, int, const void *, int)',
    'int srt_getsockflag(int, int, _Out_ uint8_t *, _Inout_ int *)',
    'int srt_setrejectreason(int, int)',
    'int srt_getrejectreason(int)',
    'int srt_recvmsg(int, _Out_ uint8_t *, int)',
    'int srt_sendmsg(int, const uint8_t *, int, int, int)',
    'int srt_epoll_create()',
    'int srt_epoll_add_usock(int, int, const int *)',
    'int srt_epoll_remove_usock(int, int)',
    'int srt_epoll_uwait(int, _Out_ uint8_t *, int, int64_t)',
    'int srt_bistats(int, _Out_ uint8_t *, int, int)',
    'int srt_getlasterror(_Out_ int *)',
    'const char *srt_getlasterror_str()',
    'void srt_setloglevel(int)',
    'int srt_close(int)',
    'int srt_cleanup()',
  ];
  return Object.fromEntries(names.map((text) => [/(srt_\w+)\(/.exec(text)?.[1] ?? '', library.func(text)]));
}

/** Most events of one wait. */
const EVENTS_MAX = 128;

function openLibrary(library: LibraryHandle): LibSrt {
  const native = bind(library);
  const call = (name: string, ...values: unknown[]): number => Number(native[name]?.(...values));
  const callLater = (name: string, ...values: unknown[]): Promise<number> =>
    new Promise((resolve, reject) => {
      native[name]?.async(...values, (error: unknown, result: unknown) =>
        error === null || error === undefined ? resolve(Number(result)) : reject(error),
      );
    });
  call('srt_startup');
  native['srt_setloglevel']?.(LOG_OFF);
  const poll = call('srt_epoll_create');
  const events = Buffer.alloc(EVENTS_MAX * 8);
  const stats = Buffer.alloc(STATS_BYTES);
  const callbacks: bigint[] = [];
  const versionNumber = call('srt_getversion');
  const lastFault = (): string => String(native['srt_getlasterror_str']?.());
  const setNumber = (socket: SrtSocket, option: number, value: number): boolean => {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32LE(value);
    return call('srt_setsockflag', socket, option, bytes, 4) === 0;
  };
  const setText = (socket: SrtSocket, option: number, value: string): boolean => {
    const bytes = Buffer.from(value);
    return call('srt_setsockflag', socket, option, bytes, bytes.length) === 0;
  };
  const setOption = (socket: SrtSocket, option: number, value: number | string): boolean =>
    typeof value === 'number' ? setNumber(socket, option, value) : setText(socket, option, value);
  const flag = (socket: SrtSocket, option: number, size: number): Buffer => {
    const bytes = Buffer.alloc(size);
    const length = [size];
    call('srt_getsockflag', socket, option, bytes, length);
    return bytes.subarray(0, Math.max(0, Math.min(size, length[0] ?? 0)));
  };
  const watch = (socket: SrtSocket): void => {
    call('srt_epoll_add_usock', poll, socket, [EPOLL_IN | EPOLL_ERR]);
  };
  return {
    version: `${versionNumber >> 16}.${(versionNumber >> 8) & 255}.${versionNumber & 255}`,
    openListener(host, port, options, onHandshake) {
      const socket = call('srt_create_socket');
      setNumber(socket, SRTO.rcvSyn, 0);
      setNumber(socket, SRTO.ipv6Only, 0);
      for (const [option, value] of options) {
        setOption(socket, option, value);
      }
      const callback = register(
        (_opaque: unknown, caller: number, _version: number, peer: unknown, streamId: unknown) => {
          try {
            const code = onHandshake(
              caller,
              addressOf(Buffer.from(decode(peer, 'uint8_t', SOCKADDR_BYTES))),
              typeof streamId === 'string' ? streamId : '',
            );
            if (code !== 0) {
              call('srt_setrejectreason', caller, code);
              return -1;
            }
            return 0;
          } catch {
            return -1;
          }
        },
        pointer(onListen),
      );
      callbacks.push(callback);
      const address = writeAddress(host, port);
      if (
        call('srt_bind', socket, address, address.length) !== 0 ||
        call('srt_listen_callback', socket, callback, null) !== 0 ||
        call('srt_listen', socket, 256) !== 0
      ) {
        const fault = lastFault();
        void callLater('srt_close', socket);
        throw new Error(fault);
      }
      watch(socket);
      return socket;
    },
    portOf(socket) {
      const address = Buffer.alloc(SOCKADDR_BYTES);
      return call('srt_getsockname', socket, address, [SOCKADDR_BYTES]) === 0 ? address.readUInt16BE(2) : 0;
    },
    accept(listener) {
      const address = Buffer.alloc(SOCKADDR_BYTES);
      const socket = call('srt_accept', listener, address, [SOCKADDR_BYTES]);
      return socket < 0 ? undefined : { socket, address: addressOf(address) };
    },
    setNumber,
    setText,
    getNumber: (socket, option) => {
      const bytes = flag(socket, option, 4);
      return bytes.length < 4 ? 0 : bytes.readInt32LE();
    },
    getText: (socket, option) => flag(socket, option, 513).toString('utf8').replace(/\0+$/, ''),
    watch,
    unwatch: (socket) => void call('srt_epoll_remove_usock', poll, socket),
    async wait(timeoutMs) {
      const count = await callLater('srt_epoll_uwait', poll, events, EVENTS_MAX, timeoutMs);
      return Array.from({ length: Math.max(0, Math.min(count, EVENTS_MAX)) }, (_, index) => ({
        socket: events.readInt32LE(index * 8),
        isBroken: (events.readInt32LE(index * 8 + 4) & EPOLL_ERR) !== 0,
      }));
    },
    receive(socket, into) {
      const count = call('srt_recvmsg', socket, into, into.byteLength);
      if (count > 0) {
        return count;
      }
      return call('srt_getlasterror', [0]) === ERROR_WOULD_BLOCK ? 0 : -1;
    },
    counters(socket) {
      if (call('srt_bistats', socket, stats, 1, 1) !== 0) {
        return undefined;
      }
      return {
        lost: stats.readInt32LE(STATS.lossTotal),
        dropped: stats.readInt32LE(STATS.dropTotal),
        retransmitted: stats.readInt32LE(STATS.retransmitted),
        rateMbps: stats.readDoubleLE(STATS.rateMbps),
        rttMs: stats.readDoubleLE(STATS.rttMs),
        latencyMs: stats.readInt32LE(STATS.latencyMs),
      };
    },
    async call(host, port, options) {
      const socket = call('srt_create_socket');
      for (const [option, value] of options) {
        if (!setOption(socket, option, value)) {
          throw new Error(`option ${option}: ${lastFault()}`);
        }
      }
      const address = writeAddress(host, port);
      if ((await callLater('srt_connect', socket, address, address.length)) !== 0) {
        const rejected = call('srt_getrejectreason', socket);
        await callLater('srt_close', socket);
        return { rejected };
      }
      return socket;
    },
    send: (socket, bytes) => call('srt_sendmsg', socket, bytes, bytes.byteLength, -1, 1),
    close: async (socket) => void (await callLater('srt_close', socket)),
    async cleanup() {
      await callLater('srt_cleanup');
      for (const callback of callbacks.splice(0)) {
        unregister(callback);
      }
    },
  };
}

/** sockaddr_in and sockaddr_in6 as Linux and macOS lay them out for these families; the port is big-endian. */
function writeAddress(host: string, port: number): Buffer {
  if (!host.includes(':')) {
    const bytes = Buffer.alloc(16);
    bytes.writeUInt16LE(AF_INET, 0);
    bytes.writeUInt16BE(port, 2);
    Buffer.from(host.split('.').map(Number)).copy(bytes, 4);
    return bytes;
  }
  const bytes = Buffer.alloc(SOCKADDR_BYTES);
  bytes.writeUInt16LE(process.platform === 'darwin' ? 30 : 10, 0);
  bytes.writeUInt16BE(port, 2);
  const [head = '', tail = ''] = host.split('::');
  const words = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((word) => Number.parseInt(word, 16));
  const [first, last] = [words(head), words(tail)];
  const all = [...first, ...Array.from({ length: 8 - first.length - last.length }, () => 0), ...last];
  for (const [index, word] of all.entries()) {
    bytes.writeUInt16BE(word, 8 + index * 2);
  }
  return bytes;
}

function addressOf(bytes: Buffer): string {
  if (bytes.readUInt16LE(0) === AF_INET) {
    return [...bytes.subarray(4, 8)].join('.');
  }
  const words = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(8 + index * 2));
  const isMapped = words.slice(0, 5).every((word) => word === 0) && words[5] === 0xffff;
  return isMapped ? [...bytes.subarray(20, 24)].join('.') : words.map((word) => word.toString(16)).join(':');
}
