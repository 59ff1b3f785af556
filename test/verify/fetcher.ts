import { gunzipSync } from 'node:zlib';
import { Agent, type Dispatcher, request } from 'undici';
import type { Fetched } from './recording.ts';

/** Who asks, so that CORS answers show: a player on another site. */
const ORIGIN = 'http://player.example';
/** A held request takes three target durations at most; no segment takes a minute. */
const TIMEOUT_MS = 60_000;

export type GetOptions = {
  readonly method?: 'GET' | 'HEAD';
  /** Says that gzip is welcome, as every player does. */
  readonly acceptsGzip?: boolean;
  readonly signal?: AbortSignal;
};

/** An answer with its body, taken out of its content encoding. */
export type Answer = { readonly fetched: Fetched; readonly body: Uint8Array };

/** HTTP/1.1 with a stopwatch: follows no redirect, decodes nothing behind the watcher's back. */
export class Fetcher {
  readonly #agent: Dispatcher = new Agent({
    // Each rendition holds requests open; they must never wait for each other.
    connections: 256,
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
  });
  readonly #startedAt = performance.now();

  /** ms since this fetcher was made: the recording's clock. */
  now(): number {
    return performance.now() - this.#startedAt;
  }

  /** Always resolves; a failed or aborted request has status 0, or what came of its body and `isBroken`. */
  async get(url: string, options: GetOptions = {}): Promise<Answer> {
    const { method = 'GET', acceptsGzip = false, signal } = options;
    const requestedAt = this.now();
    const chunks: Uint8Array[] = [];
    let status = 0;
    let headers: Record<string, string> = {};
    let headersAt = requestedAt;
    let longestGapMs = 0;
    let isBroken = false;
    try {
      const response = await request(url, {
        method,
        dispatcher: this.#agent,
        headers: { origin: ORIGIN, ...(acceptsGzip ? { 'accept-encoding': 'gzip' } : {}) },
        ...(signal === undefined ? {} : { signal }),
      });
      headersAt = this.now();
      status = response.statusCode;
      headers = flatten(response.headers);
      let last: number | undefined;
      for await (const chunk of response.body) {
        const at = this.now();
        longestGapMs = Math.max(longestGapMs, last === undefined ? 0 : at - last);
        last = at;
        chunks.push(chunk as Uint8Array);
      }
    } catch {
      isBroken = true;
    }
    const raw = Buffer.concat(chunks);
    const doneAt = this.now();
    const { body, isGarbled } = decode(raw, headers);
    const fetched: Fetched = {
      url,
      status,
      headers,
      requestedAt,
      headersAt,
      doneAt,
      longestGapMs,
      bytes: raw.length,
      isBroken: isBroken || isGarbled,
    };
    return { fetched, body };
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) {
      flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
    }
  }
  return flat;
}

function decode(raw: Uint8Array, headers: Readonly<Record<string, string>>): { body: Uint8Array; isGarbled: boolean } {
  if (headers['content-encoding'] !== 'gzip' || raw.length === 0) {
    return { body: raw, isGarbled: false };
  }
  try {
    return { body: gunzipSync(raw), isGarbled: false };
  } catch {
    return { body: new Uint8Array(0), isGarbled: true };
  }
}
