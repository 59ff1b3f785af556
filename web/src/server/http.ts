import { LANGUAGE_COOKIE, type Language, pickLanguage } from '@rostrum/contract/language';
import { errorBody, type RostrumError } from '@rostrum/service/errors';
import type { SeenFrom } from '@rostrum/store/session-repository';
import { type NextRequest, NextResponse } from 'next/server';
import type { ZodType } from 'zod';
import { WebError } from '../errors.ts';
import { sayFault } from '../language/say-fault.ts';
import type { Account } from './account.ts';
import { clientAddress } from './client-address.ts';
import { SESSION_COOKIE } from './cookies.ts';
import { admitKey, keyHolderOf } from './key-caller.ts';
import { readJson } from './read-json.ts';
import { isSameOrigin } from './same-origin.ts';
import { services } from './services.ts';

/** Largest body a write may have; the longest form is a channel with its description. */
const BODY_MAX_BYTES = 16_384;

/**
 * Runs an API handler: looks at the key that programs show, refuses writes that come from other sites (a browser sends
 * cookies by itself, but no key), and tells faults as JSON, once, here.
 * Handlers throw {@link WebError}s and the store's own coded errors.
 */
export async function answerApi(
  request: NextRequest,
  handle: () => Promise<NextResponse | object>,
): Promise<NextResponse> {
  try {
    const isByKey = await admitKey(request);
    if (!isByKey && request.method !== 'GET' && request.method !== 'HEAD') {
      refuseOtherSites(request);
    }
    const outcome = await handle();
    const response = outcome instanceof NextResponse ? outcome : NextResponse.json(outcome);
    response.headers.set('cache-control', 'no-store');
    return response;
  } catch (error) {
    return tellFault(error, request);
  }
}

/** @param maxBytes of the whole body. @returns the body, validated. @throws WebError `BAD_REQUEST` with the first thing that is wrong. */
export async function readBody<T>(
  request: NextRequest,
  schema: ZodType<T>,
  maxBytes: number = BODY_MAX_BYTES,
): Promise<T> {
  const parsed = schema.safeParse(await readJson(request, maxBytes));
  if (!parsed.success) {
    throw new WebError('BAD_REQUEST', { why: parsed.error.issues[0]?.message ?? 'The request is not understood.' });
  }
  return parsed.data;
}

/** @returns the body as it arrives, for what is sent as a file. @throws WebError `BAD_REQUEST` where there is none. */
export function fileOf(request: NextRequest): AsyncIterable<Uint8Array> {
  if (request.body === null) {
    throw new WebError('BAD_REQUEST', { why: 'The request has no body; send the picture or clip itself.' });
  }
  return request.body;
}

/** @returns who is signed in, or whose key it is. */
export async function accountOf(request: NextRequest): Promise<Account | undefined> {
  const holder = keyHolderOf(request);
  if (holder !== undefined) {
    return holder.account;
  }
  return services().accounts.bySession(request.cookies.get(SESSION_COOKIE)?.value, seenFrom(request));
}

/** Where a session is used. */
export function seenFrom(request: NextRequest): SeenFrom {
  return { address: clientAddress(request), agent: request.headers.get('user-agent') ?? undefined };
}

/** The language a request's answer is said in. */
export function languageOf({ cookies, headers }: NextRequest): Language {
  return pickLanguage(cookies.get(LANGUAGE_COOKIE)?.value, headers.get('accept-language') ?? undefined);
}

function refuseOtherSites(request: NextRequest): void {
  const { headers } = request;
  const write = {
    origin: headers.get('origin'),
    fetchSite: headers.get('sec-fetch-site'),
    host: headers.get('x-forwarded-host') ?? headers.get('host'),
  };
  if (!isSameOrigin(write, services().publicUrl)) {
    throw new WebError('CROSS_ORIGIN');
  }
}

/** Errors of other rooms carry a table row too, but may come from another copy of the class than this bundle's. */
function isCoded(error: unknown): error is RostrumError {
  return error instanceof Error && 'row' in error && 'code' in error && 'fields' in error;
}

function tellFault(error: unknown, request: NextRequest): NextResponse {
  const { log } = services();
  const coded = isCoded(error) ? error : new WebError('UNAVAILABLE', {}, error);
  const about = { code: coded.code, path: request.nextUrl.pathname };
  // Where nothing of ours is at fault, no stack is told: somebody who guesses passwords would fill the log.
  const line = coded.row.logLevel === 'error' ? { err: coded, ...about } : { say: coded.message, ...about };
  log[coded.row.logLevel](line, 'web: a request was refused');
  return NextResponse.json(errorBody(coded.code, sayFault(coded, languageOf(request))), {
    status: coded.row.httpStatus,
    headers: {
      'cache-control': 'no-store',
      ...(coded.code === 'KEY_WRONG' ? { 'www-authenticate': 'Bearer' } : {}),
      ...(typeof coded.fields['seconds'] === 'number' ? { 'retry-after': String(coded.fields['seconds']) } : {}),
    },
  });
}
