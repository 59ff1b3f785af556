import type { ChannelCard } from '@rostrum/contract/channel-card';
import type { Claims } from '@rostrum/contract/entitlement-claims';
import { edgeError } from './errors.ts';
import type { MediaRequest } from './media-request.ts';

/** What the gate knows of a channel and of tokens. */
export type GateKnowledge = {
  readonly card: (slug: string) => ChannelCard | undefined;
  /** @returns the claims of a token that is genuine and in force. */
  readonly verify: (token: string) => Claims | undefined;
};

/** The gate's word: whether this answer may be kept by outside caches. */
export type Admission = { readonly isPrivate: boolean };

/** Anybody may have it. */
export const OPEN: Admission = { isPrivate: false };
const ENTITLED: Admission = { isPrivate: true };

/**
 * Decides whether media may be given. Comes before the cache on every request.
 * A channel the edge has not heard of is left to the origin, which knows whom it serves.
 * @throws EdgeError `NOT_ENTITLED`.
 */
export function admit(media: MediaRequest, knowledge: GateKnowledge): Admission {
  const { slug } = media.resource;
  const access = knowledge.card(slug)?.access ?? 'public';
  if (media.token !== undefined) {
    const claims = knowledge.verify(media.token);
    if (claims?.use !== 'watch' || claims.slug !== slug) {
      throw edgeError('NOT_ENTITLED');
    }
    return ENTITLED;
  }
  if (access !== 'public' && access !== 'unlisted') {
    throw edgeError('NOT_ENTITLED');
  }
  return OPEN;
}
