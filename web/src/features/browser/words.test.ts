import { expect, it } from 'vitest';
import { sayAgo, sayDelay, sayDuration } from './words.ts';

it.each([
  { ms: 1_940, said: '1.9 s' },
  { ms: 9_960, said: '10 s' },
  { ms: 75_400, said: '75 s' },
  { ms: 125_000, said: '2 min 5 s' },
])('a delay of $ms ms is "$said"', ({ ms, said }) => {
  expect(sayDelay(ms)).toBe(said);
});

it.each([
  { ms: 42_000, said: '0:42' },
  { ms: 725_000, said: '12:05' },
  { ms: 3_753_000, said: '1:02:33' },
  { ms: -5, said: '0:00' },
])('$ms ms run as "$said"', ({ ms, said }) => {
  expect(sayDuration(ms)).toBe(said);
});

it.each([
  { ms: 20_000, said: 'just now' },
  { ms: 61_000, said: '1 minute ago' },
  { ms: 7_200_000, said: '2 hours ago' },
  { ms: 259_200_000, said: '3 days ago' },
])('$ms ms past is "$said"', ({ ms, said }) => {
  expect(sayAgo(0, ms)).toBe(said);
});

it('speaks the page’s language', () => {
  expect(sayDelay(1_940, 'de')).toBe('1,9 s');
  expect(sayAgo(0, 7_200_000, 'de')).toBe('vor 2 Stunden');
  expect(sayAgo(0, 61_000, 'es')).toBe('hace 1 minuto');
});
