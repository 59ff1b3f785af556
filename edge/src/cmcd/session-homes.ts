import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Clock, Timer } from '@rostrum/service/clock';
import type { UpstreamClient } from '../origin/origin-client.ts';
import type { Siblings } from '../origin/siblings.ts';
import type { Viewings } from './viewings.ts';

/** One report on its way to another worker: channel, rendition (`''` for none), and its text. */
type Sent = readonly [slug: string, rendition: string, encoded: string];

/** A player's connections may end at several workers; its reports meet at one. */
export type SessionHomesOptions = {
  readonly viewings: Viewings;
  readonly siblings: Siblings;
  readonly client: Pick<UpstreamClient, 'send'>;
  readonly clock: Clock;
};

/** Where workers send each other reports, on their siblings' sockets. */
export const REPORTS_PATH = '/cmcd';

const SEND_EVERY_MS = 500;
/** For one sibling between two sendings: what is beyond is not told, as viewers are counted by others of their reports. */
const MAX_WAITING = 4_000;
const TIMEOUT_MS = 5_000;
/** {@link MAX_WAITING} reports of the longest kind are 8 MB; the usual are 0.3 kB. */
const MAX_BODY_BYTES = 8_388_608;

/**
 * Gives each session one home among the workers of this machine, so that it is counted once, and its figures are of its
 * whole play, however many connections its player has.
 */
export class SessionHomes {
  readonly #options: SessionHomesOptions;
  readonly #waiting = new Map<string, Sent[]>();
  #timer: Timer | undefined;

  constructor(options: SessionHomesOptions) {
    this.#options = options;
  }

  /** Takes in a report that came with a request that was answered; see {@link Viewings.hear}. */
  hear(slug: string, rendition: string | undefined, encoded: string): void {
    const { viewings, siblings, clock } = this.#options;
    const home = siblings.ownerOf(`${slug}/${sessionText(encoded)}/`);
    if (home === undefined) {
      viewings.hear(slug, rendition, encoded);
      return;
    }
    const waiting = this.#waiting.get(home) ?? [];
    this.#waiting.set(home, waiting);
    if (waiting.length < MAX_WAITING) {
      waiting.push([slug, rendition ?? '', encoded]);
    }
    this.#timer ??= clock.after(SEND_EVERY_MS, () => this.#send());
  }

  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#waiting.clear();
  }

  /** Serves what siblings send: `POST` {@link REPORTS_PATH}. */
  readonly receive = (request: IncomingMessage, response: ServerResponse): void => {
    request.on('error', () => {});
    if (request.method !== 'POST' || request.url !== REPORTS_PATH) {
      response.writeHead(404).end();
      return;
    }
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MAX_BODY_BYTES) {
        request.destroy();
      } else {
        chunks.push(chunk);
      }
    });
    request.on('end', () => {
      const sent = readSent(Buffer.concat(chunks).toString());
      for (const [slug, rendition, encoded] of sent ?? []) {
        this.#options.viewings.hear(slug, rendition === '' ? undefined : rendition, encoded);
      }
      // A request with a body gives the connection to Node's server for good; the next one is the door's again.
      response.writeHead(sent === undefined ? 400 : 204, { Connection: 'close' }).end();
    });
  };

  #send(): void {
    this.#timer = undefined;
    for (const [base, sent] of this.#waiting) {
      const body = Buffer.from(JSON.stringify(sent));
      this.#options.client.send(
        {
          base,
          method: 'POST',
          path: REPORTS_PATH,
          headers: ['content-type', 'application/json', 'content-length', String(body.length)],
          body: Readable.from([body]),
          headersTimeoutMs: TIMEOUT_MS,
          bodyTimeoutMs: TIMEOUT_MS,
        },
        // A sibling that is away begins anew with nobody watching, and hears the next reports.
        { onHead() {}, onBytes() {}, onEnd() {}, onFault() {} },
      );
    }
    this.#waiting.clear();
  }
}

function readSent(body: string): readonly Sent[] | undefined {
  try {
    const sent: unknown = JSON.parse(body);
    return Array.isArray(sent) && sent.every(isSent) ? sent : undefined;
  } catch {
    return undefined;
  }
}

function isSent(value: unknown): value is Sent {
  return Array.isArray(value) && value.length === 3 && value.every((each) => typeof each === 'string');
}

/** What names the session in the report's text, read no further: all of one session's reports have it alike. */
export function sessionText(encoded: string): string {
  return /(?:sid=|sid%3D)(?:%22|")([^"%,]{1,64})/i.exec(encoded)?.[1] ?? '';
}
