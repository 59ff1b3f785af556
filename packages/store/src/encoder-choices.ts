/** A channel has two keys: for the encoder that is meant to be shown, and for one that stands by. */
export type KeyRole = 'primary' | 'backup';
export const KEY_ROLES = ['primary', 'backup'] as const satisfies readonly KeyRole[];

/** Where a channel's media may come from: who sends with a key, or an address that it is pulled from. */
export type SourceRole = KeyRole | 'pull';

/**
 * Who is shown where both send. `primary`: the backup while the primary fails, and back again. `stay`: whoever is shown,
 * until it fails. `newest`: who came last.
 */
export type Switching = 'primary' | 'stay' | 'newest';
export const SWITCHINGS = ['primary', 'stay', 'newest'] as const satisfies readonly Switching[];
