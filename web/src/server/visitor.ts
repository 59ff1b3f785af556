import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** A visitor id is 16 random bytes in base64url; its cookie adds a keyed mark, so that nobody makes one up. */
const ID_BYTES = 16;
const MARK_BYTES = 16;

function markOf(id: string, key: Uint8Array): Buffer {
  return createHmac('sha256', key).update('visitor:').update(id).digest().subarray(0, MARK_BYTES);
}

/** @returns a new visitor's id. */
export function newVisitorId(): string {
  return randomBytes(ID_BYTES).toString('base64url');
}

/** @returns the cookie's value, `ID.MARK`. */
export function signVisitor(id: string, key: Uint8Array): string {
  return `${id}.${markOf(id, key).toString('base64url')}`;
}

/** @returns the visitor's id, or `undefined` when the cookie was not made here. */
export function readVisitor(cookie: string | undefined, key: Uint8Array): string | undefined {
  const [id, mark, rest] = cookie?.split('.') ?? [];
  if (id === undefined || mark === undefined || rest !== undefined || id.length > 64) {
    return undefined;
  }
  const given = Buffer.from(mark, 'base64url');
  return given.length === MARK_BYTES && timingSafeEqual(given, markOf(id, key)) ? id : undefined;
}
