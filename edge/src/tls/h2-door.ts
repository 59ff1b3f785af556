import {
  constants,
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { Writable } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import type { Clock } from '@rostrum/service/clock';
import type { Reply, SiteQuestion } from '../exchange.ts';
import { H2Reply } from './h2-reply.ts';
import { SessionPacer } from './session-pacer.ts';

export type H2DoorOptions = {
  readonly clock: Clock;
  readonly answer: (request: SiteQuestion, reply: Reply, target: string) => void;
};

/** A page, its files and a player's requests; a browser opens one connection. */
const MAX_STREAMS = 256;
/** As HTTP/1.1's bound on a head. */
const MAX_HEADER_BYTES = 16_384;
const IDLE_MS = 65_000;
/** Streams a peer may cancel before their answer, in a row, before it is shown the door (CVE-2023-44487). */
const MAX_RESETS = 200;

/** The one room of HTTP/2: sessions out of TLS, each stream shown to the routes as any other request. */
export class H2Door {
  readonly #server: Http2Server;
  readonly #sessions = new Set<ServerHttp2Session>();
  readonly #options: H2DoorOptions;
  #isDraining = false;

  constructor(options: H2DoorOptions) {
    this.#options = options;
    this.#server = createServer({
      settings: { maxConcurrentStreams: MAX_STREAMS, maxHeaderListSize: MAX_HEADER_BYTES, enablePush: false },
      // Settings, pings and other frames that want an answer; more is a flood (CVE-2019-9512, -9515).
      maxOutstandingPings: 8,
      maxSettings: 32,
      maxSessionMemory: 16,
      maxHeaderListPairs: 96,
      unknownProtocolTimeout: 5_000,
    });
    this.#server.on('session', (session: ServerHttp2Session) => this.#keep(session));
    this.#server.on('sessionError', () => {});
  }

  get sessionCount(): number {
    return this.#sessions.size;
  }

  /** Takes a TLS connection that has chosen `h2`. */
  take(socket: TLSSocket): void {
    this.#server.emit('connection', socket);
  }

  /**
   * Takes no new streams; each session ends with the last of its answers, and tells its client which those are (GOAWAY):
   * all else it may ask anew elsewhere. A session that is only just opened answers what it is asked first.
   */
  drain(): void {
    this.#isDraining = true;
    for (const session of this.#sessions) {
      session.close();
    }
  }

  close(): void {
    for (const session of this.#sessions) {
      session.destroy();
    }
  }

  #keep(session: ServerHttp2Session): void {
    const { clock } = this.#options;
    const pacer = new SessionPacer({
      now: () => clock.now(),
      ping: (onAnswer) => !session.destroyed && session.ping((error) => onAnswer(error === null)),
    });
    let resets = 0;
    this.#sessions.add(session);
    session.setTimeout(IDLE_MS, () => session.close());
    session.on('error', () => {});
    session.on('close', () => this.#sessions.delete(session));
    session.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
      if (this.#isDraining) {
        session.close();
      }
      stream.on('aborted', () => {
        resets += 1;
        if (resets > MAX_RESETS) {
          session.destroy(undefined, constants.NGHTTP2_ENHANCE_YOUR_CALM);
        }
      });
      stream.on('close', () => {
        if (stream.rstCode === constants.NGHTTP2_NO_ERROR) {
          resets = 0;
        }
      });
      const { ':method': method = 'GET', ':path': target = '/' } = headers;
      const reply = new H2Reply(stream, method === 'HEAD', pacer);
      this.#options.answer(questionOf(stream, headers, session), reply, target);
    });
  }
}

/** The stream as a request of HTTP/1.1 would show itself: names of HTTP/2 alone left out, the host where it belongs. */
function questionOf(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  session: ServerHttp2Session,
): SiteQuestion {
  const { ':authority': authority, ':method': method } = headers;
  const plain: Record<string, string | string[] | undefined> = {};
  const rawHeaders: string[] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (!name.startsWith(':') && value !== undefined) {
      plain[name] = value;
      for (const one of [value].flat()) {
        rawHeaders.push(name, one);
      }
    }
  }
  if (authority !== undefined) {
    plain.host = authority;
    rawHeaders.push('host', authority);
  }
  // A body without a length is told by its frames; the site is told that there is one.
  if (!stream.endAfterHeaders && plain['content-length'] === undefined) {
    plain['transfer-encoding'] = 'chunked';
  }
  return {
    method,
    headers: plain,
    rawHeaders,
    socket: { remoteAddress: session.socket?.remoteAddress, encrypted: true },
    pipe: (destination: Writable) => stream.pipe(destination),
    on: (event, run) => stream.on(event, run),
  };
}
