import type { IncomingHttpHeaders } from 'node:http';
import type { Writable } from 'node:stream';
import type { Place } from './places.ts';

/** What the desks read of a request, whichever way it came in. */
export type Question = {
  readonly method?: string | undefined;
  readonly headers: {
    readonly range?: string | undefined;
    readonly 'if-none-match'?: string | undefined;
    readonly 'if-range'?: string | undefined;
    readonly 'accept-encoding'?: string | string[] | undefined;
    readonly origin?: string | undefined;
    readonly referer?: string | undefined;
    readonly 'user-agent'?: string | undefined;
    readonly 'x-rostrum-origin-secret'?: string | string[] | undefined;
  };
};

/** Where an answer is written. Header lines are flat: name, value, name, value … */
export type Reply = {
  readonly headersSent: boolean;
  /** Of the answer that was begun; 0 before. */
  readonly status: number;
  /** The peer is gone. */
  readonly destroyed: boolean;
  /** `end` or `whole` was called. */
  readonly writableEnded: boolean;
  /** Octets the socket has not taken yet. */
  readonly writableLength: number;
  writeHead(status: number, lines: readonly string[]): void;
  /** @returns false when the socket is full; `onDrain` tells when it is not. */
  write(chunk: Buffer): boolean;
  end(chunk?: Buffer): void;
  /**
   * A whole answer at once. The same `lines` array given again with the same status and body is sent without being made
   * anew: neither may be changed after it was given.
   */
  whole(status: number, lines: readonly string[], body: Buffer): void;
  /** Called once: all is with the system, or the peer is gone. */
  onClose(run: () => void): void;
  onDrain(run: () => void): void;
  /** Cuts the peer off. */
  destroy(): void;
};

/** One request for media at the door, with what the door found out about it. */
export type MediaExchange = {
  readonly request: Question;
  readonly reply: Reply;
  /** Path and query, as they came. */
  readonly target: string;
  /** Where it comes from, trusted proxies seen through. */
  readonly place: Place;
  /** The country it comes from, where a trusted proxy said so (ISO 3166-1). */
  readonly country?: string | undefined;
};

/** What the site is asked: by Node's `IncomingMessage`, or by an HTTP/2 stream that is shown as one. */
export type SiteQuestion = {
  readonly method?: string | undefined;
  readonly headers: IncomingHttpHeaders;
  /** Name, value, name, value …, as they came. */
  readonly rawHeaders: readonly string[];
  readonly socket: { readonly remoteAddress?: string | undefined; readonly encrypted?: boolean | undefined };
  /** The body. */
  pipe(destination: Writable): unknown;
  on(event: 'error', run: () => void): unknown;
};

/** One request of any kind. */
export type Exchange = MediaExchange & {
  readonly request: SiteQuestion;
  /** The address it comes from, trusted proxies seen through. */
  readonly address: string;
};
