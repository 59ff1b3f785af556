import { request as askPlain, createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { request as askByTls } from 'node:https';
import type { Socket } from 'node:net';
import { RostrumError } from '@rostrum/service/errors';
import { whyNot } from '@rostrum/service/why-not';
import { proofOf } from './authorities.ts';
import { type PullError, pullError } from './errors.ts';
import { CONNECT_MS, type Guard, IDLE_MS, late, listenLocally } from './guard.ts';
import { kindOfBody, plainList } from './hls-list.ts';
import type { HostFinder } from './host-finder.ts';
import { fromPlain, toPlain } from './plain-name.ts';

/**
 * An HTTP proxy (RFC 9110 §7.3.2) for one ffmpeg: each request, redirect, playlist and segment goes through it, and only to
 * addresses that may be pulled from. It does TLS itself, so that every server is proved, and sees what playlists name.
 */

/** A player holds a playlist, a picture's and a sound's segment, and opens the next ones. */
const CONNECTIONS_MAX = 32;
/** Hosts that fail, of one stream. */
const HOSTS_MAX = 32;
const LIST_MAX_BYTES = 4 * 1024 * 1024;
/** What ffmpeg asks with, and what it needs to know of an answer; the rest is between two servers (RFC 9110 §7.6.1). */
const ASKED = ['user-agent', 'accept', 'range', 'authorization', 'cookie', 'referer', 'icy-metadata'];
const ANSWERED = ['content-type', 'content-length', 'content-range', 'accept-ranges', 'set-cookie', 'www-authenticate'];

export class HttpGuard implements Guard {
  readonly #hosts: HostFinder;
  readonly #onRefused: () => void;
  /** By host: what works with one says nothing of another. */
  readonly #faults = new Map<string, PullError>();
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  /** @param onRefused told when it is led where nothing may be pulled from, or is given what ffmpeg may not have. */
  constructor(hosts: HostFinder, onRefused: () => void) {
    this.#hosts = hosts;
    this.#onRefused = onRefused;
    this.#server = createServer((asked, answer) => void this.#fetch(asked, answer));
    this.#server.maxConnections = CONNECTIONS_MAX;
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  get fault(): PullError | undefined {
    return [...this.#faults.values()].at(-1);
  }

  /** @returns the address of the proxy, for ffmpeg. */
  async open(): Promise<string> {
    return `http://127.0.0.1:${await listenLocally(this.#server)}`;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) {
      socket.destroy();
    }
  }

  async #fetch(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const url = readAsked(asked);
    if (url === undefined) {
      refuse(answer, 400);
      return;
    }
    try {
      const response = await this.#ask(url, asked, answer);
      this.#faults.delete(url.hostname);
      response.on('error', () => answer.destroy());
      const location = response.headers.location;
      if (location !== undefined && isRedirect(response)) {
        response.resume();
        answer
          .writeHead(response.statusCode ?? 302, { location: redirected(location, url), 'content-length': 0 })
          .end();
        return;
      }
      await give(response, answer, url);
    } catch (error) {
      this.#note(url.hostname, error);
      refuse(answer, 502);
    }
  }

  /** Resolves with the answer's head. @throws PullError, or what the socket does. */
  async #ask(url: URL, asked: IncomingMessage, answer: ServerResponse): Promise<IncomingMessage> {
    const { hostname } = url;
    const isTls = url.protocol === 'https:';
    const address = await this.#hosts.find(hostname);
    return await new Promise((resolve, reject) => {
      const forward = (isTls ? askByTls : askPlain)({
        host: address,
        port: url.port === '' ? (isTls ? 443 : 80) : Number(url.port),
        method: 'GET',
        path: `${url.pathname}${url.search}`,
        headers: { ...chosen(asked, ASKED), host: url.host, 'accept-encoding': 'identity' },
        agent: false,
        timeout: CONNECT_MS,
        ...(isTls ? proofOf(hostname, this.#hosts.isListed(address)) : {}),
      });
      forward.on('timeout', () => {
        // A line that waits for its reader is not dead.
        if (!answer.writableNeedDrain) {
          forward.destroy(late());
        }
      });
      forward.on('error', (error) => reject(pullError('NO_CONNECTION', { host: hostname, why: whyNot(error) }, error)));
      forward.on('response', (response) => {
        forward.setTimeout(IDLE_MS);
        resolve(response);
      });
      answer.on('close', () => forward.destroy());
      forward.end();
    });
  }

  #note(host: string, error: unknown): void {
    const fault =
      error instanceof RostrumError ? (error as PullError) : pullError('NO_CONNECTION', { host, why: whyNot(error) });
    this.#faults.delete(host);
    if (this.#faults.size < HOSTS_MAX) {
      this.#faults.set(host, fault);
    }
    if (fault.code === 'HOST_PRIVATE' || fault.code === 'NAMES_OTHERS') {
      this.#onRefused();
    }
  }
}

function readAsked({ method, url }: IncomingMessage): URL | undefined {
  const asked = URL.parse(url ?? '');
  if (asked?.protocol !== 'http:' || method !== 'GET') {
    return undefined;
  }
  try {
    return fromPlain(asked);
  } catch {
    return undefined;
  }
}

function isRedirect({ statusCode = 0 }: IncomingMessage): boolean {
  return statusCode >= 300 && statusCode < 400;
}

/** @throws PullError where it leads elsewhere than to HTTP. */
function redirected(location: string, from: URL): string {
  const to = URL.parse(location, from.href);
  if (to === null || (to.protocol !== 'http:' && to.protocol !== 'https:')) {
    throw pullError('REDIRECT_ELSEWHERE', { host: from.hostname });
  }
  return toPlain(to);
}

/** Hands a body on: a playlist once all of it was looked at, anything else as it comes. @throws PullError */
async function give(response: IncomingMessage, answer: ServerResponse, { hostname: host }: URL): Promise<void> {
  const encoding = response.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw pullError('NOT_A_STREAM', { host });
  }
  let begun = Buffer.alloc(0);
  let kind: ReturnType<typeof kindOfBody> = 'more';
  for await (const chunk of response) {
    if (kind === 'media') {
      if (!answer.write(chunk)) {
        await drained(answer);
      }
      continue;
    }
    begun = Buffer.concat([begun, chunk as Buffer]);
    kind = kind === 'list' ? kind : kindOfBody(begun, false);
    if (kind === 'refused' || begun.length > LIST_MAX_BYTES) {
      throw pullError('NAMES_OTHERS', { host });
    }
    if (kind === 'media') {
      answer.writeHead(response.statusCode ?? 502, chosen(response, ANSWERED));
      answer.write(begun);
    }
  }
  if (kind === 'more') {
    kind = kindOfBody(begun, true);
  }
  if (kind === 'list') {
    const plain = plainList(begun.toString('utf8'));
    if (plain === undefined) {
      throw pullError('NAMES_OTHERS', { host });
    }
    // Of another length than it was, so that it is whole or nothing.
    answer.writeHead(200, {
      'content-type': 'application/vnd.apple.mpegurl',
      'content-length': Buffer.byteLength(plain),
    });
    answer.end(plain);
  } else if (kind === 'refused') {
    throw pullError('NAMES_OTHERS', { host });
  } else if (answer.headersSent) {
    answer.end();
  } else {
    answer.writeHead(response.statusCode ?? 502, chosen(response, ANSWERED));
    answer.end(begun);
  }
}

function drained(answer: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      answer.off('drain', done);
      answer.off('close', done);
      resolve();
    };
    answer.on('drain', done);
    answer.on('close', done);
  });
}

function chosen({ headers }: IncomingMessage, names: readonly string[]): Record<string, string | string[]> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = headers[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function refuse(answer: ServerResponse, status: number): void {
  if (answer.headersSent) {
    answer.destroy();
    return;
  }
  answer.writeHead(status, { 'content-length': 0, connection: 'close' }).end();
}
