import { describe, expect, it } from 'vitest';
import { adviseLink, sayEncoder, sayLink } from './link-words.ts';

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
    expect(sayLink({ ...LINK, ...link })).toBe(said);
  });

  it.each([
    { name: 'nothing came too late', link: { rttMs: 180 }, wanted: undefined },
    { name: 'the latency is long enough', link: { dropped: 3 }, wanted: undefined },
    { name: 'the latency is short', link: { dropped: 3, rttMs: 180 }, wanted: '750 ms' },
  ])('where $name the advice is $wanted', ({ link, wanted }) => {
    const advice = adviseLink({ ...LINK, ...link });
    expect(advice === undefined ? undefined : /\d+ ms/.exec(advice)?.[0]).toBe(wanted);
  });
});

it.each([
  { isShown: true, isWell: true, said: 'on the air' },
  { isShown: true, isWell: false, said: 'on the air, but failing' },
  { isShown: false, isWell: true, said: 'standing by' },
  { isShown: false, isWell: false, said: 'failing' },
])('an encoder is $said', ({ said, ...encoder }) => {
  expect(sayEncoder(encoder).say).toBe(said);
});
