import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Clock } from '@rostrum/service/clock';
import { bareName, type HostFinder } from '@rostrum/service/host-finder';
import { whyNot } from '@rostrum/service/why-not';
import { isTaken, sayStatus } from './retry-rule.ts';

/** The one place from which the site sends to an address that somebody typed. */

export type Posted = {
  /** undefined: there was no answer. */
  readonly status: number | undefined;
  readonly ms: number;
  /** The first {@link ANSWER_MAX_CHARS} of the answer. */
  readonly answer: string;
  /** What went wrong and what to do, in words; undefined: the receiver has it. */
  readonly fault: string | undefined;
};

export type PostOptions = {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly hosts: HostFinder;
  readonly clock: Clock;
  /** Aborted when the process ends. */
  readonly signal: AbortSignal;
};

/** From looking up the name to the end of the answer. */
export const ATTEMPT_MS = 10_000;
/** Longest answer that is read. */
const ANSWER_MAX_BYTES = 65_536;
/** What of it is kept. */
export const ANSWER_MAX_CHARS = 500;

/**
 * Posts once. The name is looked up once and what is connected to is that address, after it was judged; redirects are
 * not followed, certificates always proved.
 * @throws the signal's reason where it is aborted; nothing else.
 */
export async function post(options: PostOptions): Promise<Posted> {
  const { clock, signal, url } = options;
  const began = clock.now();
  const late = new AbortController();
  const deadline = clock.after(ATTEMPT_MS, () => late.abort());
  const tell = (status: number | undefined, answer: string, fault: string | undefined): Posted => ({
    status,
    ms: clock.now() - began,
    answer,
    fault,
  });
  const ended = AbortSignal.any([signal, late.signal]);
  try {
    const address = await until(ended, judge(options));
    if (typeof address !== 'string') {
      return tell(undefined, '', address.fault);
    }
    const answer = await connect(options, address, ended);
    return tell(answer.status, answer.text, isTaken(answer.status) ? undefined : sayStatus(url.host, answer.status));
  } catch (error) {
    signal.throwIfAborted();
    const fault = late.signal.aborted
      ? `${url.host} did not answer within ${ATTEMPT_MS / 1_000} seconds. Let the receiver answer first, and work after that.`
      : `No connection to ${url.host}: ${whyNot(error)}. Look whether it is on, and whether the port is right.`;
    return tell(undefined, '', fault);
  } finally {
    deadline.cancel();
  }
}

/** @returns the numeric address to connect to, or why there is none. */
async function judge({ url, hosts }: PostOptions): Promise<string | { readonly fault: string }> {
  const name = bareName(url.hostname);
  const found = await hosts.find(url.hostname);
  if (found.fault === 'unknown') {
    return { fault: `There is no host called ${name}. Look at the address again.` };
  }
  // The address behind a name is not told: it would map this server's own network for whoever types names.
  if (found.fault === 'private') {
    return {
      fault: `${name} is in this server’s own network, or not of the open internet, so nothing is sent there. Whoever runs the server can allow it: WEB_WEBHOOK_ALLOW.`,
    };
  }
  if (url.protocol === 'http:' && !hosts.isListed(found.address)) {
    return {
      fault: `Only what WEB_WEBHOOK_ALLOW lists is sent to by http, and ${name} is not. Type an address that begins with https://.`,
    };
  }
  return found.address;
}

async function connect(
  { url, headers, body }: PostOptions,
  address: string,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly text: string }> {
  const isTls = url.protocol === 'https:';
  const name = bareName(url.hostname);
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request = (isTls ? requestHttps : requestHttp)({
    method: 'POST',
    host: address,
    port: url.port === '' ? (isTls ? 443 : 80) : Number(url.port),
    path: `${url.pathname}${url.search}`,
    // A number has no name to be asked for in TLS (RFC 6066 §3).
    ...(isTls && name !== address ? { servername: name } : {}),
    headers: {
      host: url.host,
      'user-agent': 'Rostrum-Webhooks',
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      ...headers,
    },
    agent: false,
    signal,
  });
  request.on('response', resolve);
  request.on('error', reject);
  // An upgrade, say, which is no answer.
  request.on('close', () => reject(new Error('closed without an answer')));
  request.end(body);
  try {
    const response = await promise;
    return { status: response.statusCode ?? 0, text: await readSome(response) };
  } finally {
    request.destroy();
  }
}

/** What comes until the bound, the deadline or a broken line: the status counts, the rest is to be looked at. */
async function readSome(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= ANSWER_MAX_BYTES) {
        break;
      }
    }
  } catch {
    // What came so far is shown.
  }
  const text = Buffer.concat(chunks).subarray(0, ANSWER_MAX_BYTES).toString('utf8');
  return text
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .slice(0, ANSWER_MAX_CHARS)
    .toWellFormed();
}

/** Ends with the signal, whatever becomes of the promise. */
async function until<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(new Error('aborted'));
  signal.throwIfAborted();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([promise, ended]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
