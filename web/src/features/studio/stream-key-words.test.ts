import type { StreamKey } from '@rostrum/contract/stream-key';
import { expect, it } from 'vitest';
import { spokenIn } from '../../language/catalogs.ts';
import { speak } from '../../language/speaker.ts';
import { sayAgo } from '../browser/words.ts';
import { sayKeyUse } from './stream-key-words.ts';

const say = speak('en', spokenIn('en', ['live']), 'live');
const NOW = 10 * 3_600_000;
const key: StreamKey = {
  id: '1',
  name: 'Church PC',
  role: 'primary',
  createdAt: NOW - 7_200_000,
  lastUsedAt: null,
  lastAddress: null,
  lastEncoder: null,
};
const used = (lastEncoder: string | null): StreamKey => ({
  ...key,
  lastUsedAt: NOW - 300_000,
  lastAddress: '192.0.2.1',
  lastEncoder,
});

it.each([
  { row: key, words: 'never used · made 2 hours ago' },
  { row: used(null), words: 'used 5 minutes ago from 192.0.2.1' },
  {
    row: used('obs-output module (libobs version 30.2.3)'),
    words: 'used 5 minutes ago from 192.0.2.1 with OBS 30.2.3',
  },
  { row: used('Lavf60.16.100'), words: 'used 5 minutes ago from 192.0.2.1 with ffmpeg' },
  { row: used('Larix Broadcaster'), words: 'used 5 minutes ago from 192.0.2.1 with Larix Broadcaster' },
])('$words', ({ row, words }) => {
  expect(sayKeyUse(say, (at) => sayAgo(at, NOW), row)).toBe(words);
});
