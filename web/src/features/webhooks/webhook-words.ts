import type { Webhook, WebhookDelivery } from '@rostrum/contract/webhook';
import type { WebhookEvent } from '@rostrum/contract/webhook-events';
import type { Say } from '../../language/speaker.ts';

/** What webhooks tell of, and when: names of messages. */
export const EVENT_WORDS = {
  'event.live': { label: 'live', when: 'liveWhen' },
  'event.ended': { label: 'ended', when: 'endedWhen' },
  'ingest.trouble': { label: 'trouble', when: 'troubleWhen' },
  'viewer.revoked': { label: 'revoked', when: 'revokedWhen' },
} as const satisfies Readonly<Record<WebhookEvent, { readonly label: string; readonly when: string }>>;

/** Longest piece of a path that is shown whole: longer ones may be tokens. */
const PIECE_MAX_CHARS = 16;

/** @returns an address for a screen that others may see: without what could be a secret in it. */
export function shownAddress(url: string): string {
  const { origin, pathname, search } = new URL(url);
  const path = pathname
    .split('/')
    .map((piece) => (piece.length > PIECE_MAX_CHARS ? `${piece.slice(0, 4)}…` : piece))
    .join('/');
  return `${origin}${path === '/' ? '' : path}${search === '' ? '' : '?…'}`;
}

/** @returns how a webhook does, in a few words. @param ago tells a time, in milliseconds since 1970. */
export function sayWebhook({ lastOkAt, waiting }: Webhook, say: Say<'webhooks'>, ago: (at: number) => string): string {
  const last = lastOkAt === null ? say('nothingTaken') : say('lastTaken', { ago: ago(lastOkAt) });
  return waiting === 0 ? last : `${last}, ${say('waiting', { count: waiting })}`;
}

/** @returns how an attempt went: "204, 31 ms", "no answer, 10.0 s". */
export function sayOutcome({ status, ms }: Pick<WebhookDelivery, 'status' | 'ms'>, say: Say<'webhooks'>): string {
  const outcome = status === null ? say('noAnswer') : String(status);
  return ms < 1_000 ? say('tookMs', { outcome, ms }) : say('tookSeconds', { outcome, seconds: ms / 1_000 });
}
