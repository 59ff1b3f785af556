import { hasScope } from '@rostrum/contract/api-key';
import type { NextRequest } from 'next/server';
import { WebError } from '../errors.ts';
import type { KeyHolder } from './api-keys.ts';
import { clientAddress } from './client-address.ts';
import { keyNeedOf } from './operations/operations.ts';
import { services } from './services.ts';

/** Whose key a request came with, looked up once a request. */
const holders = new WeakMap<NextRequest, KeyHolder>();

/**
 * Looks at a request's `Authorization: Bearer KEY` before its handler runs. Other kinds of authorization, which may be a
 * proxy's own, are nothing to us.
 * @returns whether it came with a key. @throws WebError `KEY_WRONG`, `TOO_MANY_TRIES`, `KEY_MAY_NOT`, `KEY_SCOPE_MISSING`.
 */
export async function admitKey(request: NextRequest): Promise<boolean> {
  const [, secret] = /^Bearer +(.*)$/i.exec(request.headers.get('authorization')?.trim() ?? '') ?? [];
  if (secret === undefined) {
    return false;
  }
  const holder = await services().apiKeys.open(secret, clientAddress(request));
  const need = keyNeedOf(request.method, request.nextUrl.pathname);
  if (need === 'never') {
    throw new WebError('KEY_MAY_NOT');
  }
  if (need !== 'any' && !hasScope(holder.key.scopes, need)) {
    throw new WebError('KEY_SCOPE_MISSING', { scope: need });
  }
  holders.set(request, holder);
  return true;
}

/** @returns who the request's key belongs to; undefined where it came without. */
export function keyHolderOf(request: NextRequest): KeyHolder | undefined {
  return holders.get(request);
}
