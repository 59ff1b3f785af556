import type { ChannelCard } from '@rostrum/contract/channel-card';
import type { StreamState } from '@rostrum/contract/stream-state';
import { edgeError } from './errors.ts';
import type { Reply } from './exchange.ts';
import { MEDIA_HEADERS, replyJson } from './reply.ts';

/** What the edge remembers of channels, and how many watch. */
export type LiveKnowledge = {
  readonly state: (slug: string) => StreamState | undefined;
  readonly card: (slug: string) => ChannelCard | undefined;
  readonly viewers: (slug: string) => number;
};

const LIVE_PATH = /^\/api\/v1\/channels\/([a-z0-9][a-z0-9-]{1,62})\/live(?:\?|$)/;

/** @returns the channel a request asks the live state of, or undefined when it asks something else. */
export function parseLivePath(target: string): string | undefined {
  return LIVE_PATH.exec(target)?.[1];
}

/** Answers what a channel is doing now, from memory, so that pages know it while the site is away. @throws EdgeError */
export function replyLiveState(reply: Reply, slug: string, knowledge: LiveKnowledge): void {
  const known = knowledge.state(slug);
  const card = knowledge.card(slug);
  if (known === undefined && card === undefined) {
    throw edgeError('NO_SUCH_CHANNEL');
  }
  // A rehearsal is nobody's but theirs who run the channel: for everyone else it has not begun.
  const isRehearsal = card?.isRehearsal === true || known?.isRehearsal === true;
  const state = isRehearsal ? undefined : known;
  const { epoch, startedAt, endedAt, graceEndsAt, isBridged } = state ?? {};
  const body = {
    slug,
    status: state?.status ?? 'offline',
    epoch,
    startedAt,
    endedAt,
    graceEndsAt,
    ...(isBridged === true ? { isBridged } : {}),
    ...(state?.renditions.some(({ kind }) => kind === 'audio') === true ? { hasSound: true } : {}),
    title: card?.title ?? slug,
    description: card?.description ?? '',
    viewers: knowledge.viewers(slug),
  };
  replyJson(reply, 200, body, MEDIA_HEADERS);
}
