import { createHash, createHmac } from 'node:crypto';
import type { Role } from '@rostrum/contract/entitlement-claims';

/** One socket in a conversation, as its token and its address tell. */
export type Member = {
  readonly slug: string;
  /** The signed visitor id; never shown. */
  readonly visitorId: string;
  /** What others see of it. */
  readonly visitor: string;
  readonly role: Role;
  /** The keyed hash of where it comes from. */
  readonly addressHash: string;
  /** Seconds since 1970. */
  readonly expiresAt: number;
  /** The account whose role it is, where it is more than a viewer's. */
  readonly account: string | undefined;
  /** Whether the right and role are still theirs, by the keys too: they may be taken back while they are here. */
  readonly isInForce: () => boolean;
  /** Whether the channel is for them as things stand: an event may be for others, and it may be for other countries. */
  readonly mayBeHere: () => boolean;
  /** Whether they were taken back. */
  readonly isRevoked: () => boolean;
};

/** Characters of the public fingerprint: enough that two of ten thousand rarely meet. */
const FINGERPRINT_CHARACTERS = 10;

/** @returns the public fingerprint of a visitor id, from which the id cannot be found: ids are random. */
export function fingerprintOf(visitorId: string): string {
  return createHash('sha256').update(`visitor ${visitorId}`).digest('base64url').slice(0, FINGERPRINT_CHARACTERS);
}

/**
 * @param key the same on every edge; without it the few addresses there are could be tried one by one.
 * @returns the keyed hash by which an address is banned, and nothing else can be done with.
 */
export function addressHashOf(place: string, key: string): string {
  return createHmac('sha256', `chat address ${key}`).update(place).digest('base64url');
}

/** Hosts and moderators keep order; limits and bans of addresses are not for them. */
export function isStaff(role: Role): boolean {
  return role !== 'viewer';
}
