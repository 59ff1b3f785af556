import { describe, expect, it } from 'vitest';
import { fuzzTargets } from '../fuzz/targets.ts';

/** Shared by all targets. */
const UNIT_RUNS_MS = 3000;

describe('hostile bytes', () => {
  for (const target of fuzzTargets) {
    it(`meet only MediaError in ${target.name}`, () => {
      expect(() => target.run(UNIT_RUNS_MS / fuzzTargets.length)).not.toThrow();
    });
  }
});
