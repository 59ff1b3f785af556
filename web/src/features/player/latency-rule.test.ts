import { describe, expect, it } from 'vitest';
import { isBehind, judgeLatency, type LatencyReading, NOT_LATE } from './latency-rule.ts';

const NORMAL: LatencyReading = { nowS: 0, latencyS: 2, targetS: 1.5, targetDurationS: 2, isChosen: false };

type Row = { name: string; readings: Partial<LatencyReading>[]; jumps: boolean[] };

const ROWS: Row[] = [
  { name: 'a viewer at the live point stays', readings: [{}, { nowS: 10 }], jumps: [false, false] },
  {
    name: 'target + target duration + 3 s is borne for half a minute, where faster playback may mend it',
    readings: [{ latencyS: 6.5 }, { nowS: 29.9, latencyS: 6.5 }, { nowS: 30, latencyS: 6.5 }],
    jumps: [false, false, true],
  },
  {
    name: 'target + target duration + 1 s is borne for good',
    readings: [{ latencyS: 4.5 }, { nowS: 600, latencyS: 4.5 }],
    jumps: [false, false],
  },
  {
    name: 'five seconds above it jump, once',
    readings: [{ latencyS: 7 }, { nowS: 4.9, latencyS: 7 }, { nowS: 5, latencyS: 7 }, { nowS: 5.25, latencyS: 7 }],
    jumps: [false, false, true, false],
  },
  {
    name: 'a lag that mends itself starts the count anew',
    readings: [{ latencyS: 7 }, { nowS: 4, latencyS: 3 }, { nowS: 5, latencyS: 7 }, { nowS: 9, latencyS: 7 }],
    jumps: [false, false, false, false],
  },
  {
    name: 'who paused or sought is left where they are',
    readings: [
      { latencyS: 90, isChosen: true },
      { nowS: 60, latencyS: 90, isChosen: true },
    ],
    jumps: [false, false],
  },
  {
    name: 'an unknown latency never jumps',
    readings: [{ latencyS: Number.NaN }, { nowS: 9, latencyS: Number.NaN }],
    jumps: [false, false],
  },
];

describe('the latency rule', () => {
  it.each(ROWS)('$name', ({ readings, jumps }) => {
    let since = NOT_LATE;
    const outcome = readings.map((reading) => {
      const judged = judgeLatency(since, { ...NORMAL, ...reading });
      since = judged.since;
      return judged.isJump;
    });
    expect(outcome).toEqual(jumps);
  });

  it('calls a viewer behind once a target duration and a second are lost', () => {
    expect([isBehind(4.5, 1.5, 2), isBehind(4.6, 1.5, 2), isBehind(Number.NaN, 1.5, 2)]).toEqual([false, true, false]);
  });
});
