import type { Webhook, WebhookDelivery } from '@rostrum/contract/webhook';
import type { WebhookEvent } from '@rostrum/contract/webhook-events';
import { sayAgo } from '../browser/words.ts';

/** What webhooks tell of, in words. */
export const EVENT_WORDS: Readonly<Record<WebhookEvent, { readonly label: string; readonly when: string }>> = {
  'event.live': {
    label: 'An event goes live',
    when: 'The encoder sends and viewers can watch. A rehearsal does not count.',
  },
  'event.ended': { label: 'An event has ended', when: 'It was ended, or its encoder did not come back in time.' },
  'ingest.trouble': {
    label: 'Viewers notice trouble',
    when: 'No sound, a black picture, a line that loses: with cause and cure. The same trouble once in ten minutes.',
  },
  'viewer.revoked': {
    label: 'Somebody may not watch any more',
    when: 'A ticket or a member was taken back, or everybody is asked anew.',
  },
};

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

/** @returns how a webhook does, in a few words. @param now milliseconds since 1970. */
export function sayWebhook({ lastOkAt, waiting }: Webhook, now: number): string {
  const last = lastOkAt === null ? 'nothing was taken yet' : `last taken ${sayAgo(lastOkAt, now)}`;
  return waiting === 0 ? last : `${last}, ${waiting.toLocaleString('en')} ${waiting === 1 ? 'waits' : 'wait'}`;
}

/** @returns how an attempt went: "204, 31 ms", "no answer, 10 s". */
export function sayOutcome({ status, ms }: Pick<WebhookDelivery, 'status' | 'ms'>): string {
  return `${status ?? 'no answer'}, ${ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`}`;
}

/** What is said beside a secret that is shown once. */
export const SECRET_WORDS = {
  title: 'Copy the secret now: it is shown only this once.',
  text: 'The receiver checks by it that a message comes from here.',
} as const;
