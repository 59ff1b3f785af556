import { describe, expect, it } from 'vitest';
import { fuzzAmf, fuzzConnections } from '../../fuzz/rtmp-targets.ts';

const UNIT_RUN_MS = 1_500;
/** Many different ends show that the inputs get far enough to matter. */
const LEAST_ENDS = 5;

describe('hostile bytes', () => {
  const firstSeed = Math.floor(Math.random() * 2 ** 31);

  it('end a connection once, in order and in words, and nothing else', async () => {
    const ends = await fuzzConnections({ untilMs: performance.now() + UNIT_RUN_MS, firstSeed });
    expect(ends.size).toBeGreaterThanOrEqual(LEAST_ENDS);
  });

  it('meet only AMF_BROKEN in AMF', () => {
    expect(fuzzAmf({ untilMs: performance.now() + UNIT_RUN_MS, firstSeed })).toBeGreaterThan(1_000);
  });
});
