import { expect, it } from 'vitest';
import { spokenIn } from '../../language/catalogs.ts';
import { speak } from '../../language/speaker.ts';
import { sayOutcome, sayWebhook, shownAddress } from './webhook-words.ts';

const say = speak('en', spokenIn('en', ['webhooks']), 'webhooks');

it.each([
  ['https://example.org/', 'https://example.org'],
  ['https://example.org/hooks/rostrum', 'https://example.org/hooks/rostrum'],
  ['https://hooks.chat.example/services/T0001/aVeryLongTokenIndeed', 'https://hooks.chat.example/services/T0001/aVer…'],
  ['http://127.0.0.1:8000/x?key=hush', 'http://127.0.0.1:8000/x?…'],
])('%s is shown as %s', (url, shown) => {
  expect(shownAddress(url)).toBe(shown);
});

it('says how one does', () => {
  const hook = { id: '', channel: null, url: null, events: [], isOn: true, offReason: null, offAt: null };
  const now = 1_000_000;
  const ago = (at: number): string => (at === now ? 'just now' : 'long ago');
  expect(sayWebhook({ ...hook, createdAt: 0, dropped: 0, lastOkAt: null, waiting: 0 }, say, ago)).toBe(
    'nothing was taken yet',
  );
  expect(sayWebhook({ ...hook, createdAt: 0, dropped: 0, lastOkAt: now, waiting: 2 }, say, ago)).toBe(
    'last taken just now, 2 wait',
  );
});

it('says how an attempt went', () => {
  expect(sayOutcome({ status: 204, ms: 31 }, say)).toBe('204, 31 ms');
  expect(sayOutcome({ status: null, ms: 10_001 }, say)).toBe('no answer, 10.0 s');
});
