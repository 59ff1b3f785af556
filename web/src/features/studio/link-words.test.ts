import { describe, expect, it } from 'vitest';
import { spokenIn } from '../../language/catalogs.ts';
import { speak } from '../../language/speaker.ts';
import { judgeEncoder, sayLink } from './link-words.ts';

const say = speak('en', spokenIn('en', ['live']), 'live');

const LINK = { rttMs: 48.3, lost: 0, retransmitted: 0, dropped: 0, latencyMs: 200, bitrate: 4e6, keyBits: 0 };

describe('the line', () => {
  it.each([
    { name: 'a good one', link: {}, said: 'Round trip 48 ms. Nothing was lost on the way.' },
    { name: 'a short one', link: { rttMs: 0.24 }, said: 'Round trip 0.2 ms. Nothing was lost on the way.' },
    {
      name: 'one that recovers',
      link: { lost: 1204, retransmitted: 1204 },
      said: 'Round trip 48 ms. 1,204 packets lost, 1,204 sent again, none came too late.',
    },
    {
      name: 'a poor one',
      link: { lost: 90, retransmitted: 80, dropped: 12 },
      said: 'Round trip 48 ms. 90 packets lost, 80 sent again, 12 came too late.',
    },
  ])('$name is told', ({ link, said }) => {
    expect(sayLink(say, { ...LINK, ...link })).toBe(said);
  });
});

it.each([
  { encoder: { isShown: true, isWell: true }, isAway: false, said: 'is on the air' },
  { encoder: { isShown: true, isWell: false }, isAway: false, said: 'is on the air, but failing' },
  { encoder: { isShown: false, isWell: true }, isAway: false, said: 'is standing by' },
  { encoder: { isShown: false, isWell: false }, isAway: false, said: 'is failing' },
  { encoder: { isShown: true, isWell: false }, isAway: true, said: 'is connected, but no picture comes' },
  { encoder: undefined, isAway: false, said: 'is not connected' },
])('an encoder $said', ({ encoder, isAway, said }) => {
  expect(say(judgeEncoder(encoder, isAway).does)).toBe(said);
});
