import type { Selectable } from 'kysely';
import type { KeyRole } from './encoder-choices.ts';
import type { Tables } from './tables.ts';

/** When a key was last used, from where, and what the encoder called itself, if it did; milliseconds since 1970. */
export type KeyUse = { readonly usedAt: number; readonly address: string; readonly encoder: string | undefined };

/** A key without its text. */
export type StreamKeyRow = {
  readonly id: string;
  readonly role: KeyRole;
  /** Undefined: the main one of its role. */
  readonly name: string | undefined;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly lastUse: KeyUse | undefined;
};

/** @returns a row as callers see it. */
export function streamKeyFrom(row: Omit<Selectable<Tables['stream_keys']>, 'sealed' | 'key_hash'>): StreamKeyRow {
  const { used_at: usedAt, used_address: address } = row;
  return {
    id: row.id,
    role: row.role,
    name: row.name ?? undefined,
    createdAt: row.created_at,
    lastUse:
      usedAt === null || address === null ? undefined : { usedAt, address, encoder: row.used_encoder ?? undefined },
  };
}
