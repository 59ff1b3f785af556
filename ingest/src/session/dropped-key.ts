import type { KeyRole, SourceRole } from '@rostrum/store/encoder-choices';
import type { TakeKey } from './publish-session.ts';

/** A key that is worth nothing any more: one with a name, or the main one of a role; neither: all of the channel. */
export type DroppedKey = { readonly role?: KeyRole | undefined; readonly keyId?: string | undefined };

/** @returns whether who came in with `key` in that role is meant. */
export function isDropped(
  { role, keyId }: DroppedKey,
  key: TakeKey | undefined,
  inRole: SourceRole | undefined,
): boolean {
  if (keyId !== undefined) {
    return key?.id === keyId;
  }
  return role === undefined || (inRole === role && key?.name === undefined);
}

/** @returns what the encoder is told. */
export function sayDropped({ role, keyId }: DroppedKey, key: TakeKey | undefined): string {
  if (keyId !== undefined && key?.name !== undefined) {
    return `The stream key “${key.name}” was revoked in the studio. Copy another one from there.`;
  }
  return role === undefined && keyId === undefined
    ? 'The channel was removed. Stop streaming here, too.'
    : 'The stream key was changed. Copy the new one from the studio.';
}
