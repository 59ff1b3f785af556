import { describe, expect, it } from 'vitest';
import { fuzzTargets } from '../fuzz/targets.ts';

const UNIT_RUN_MS = 300;

describe('hostile bytes', () => {
  for (const target of fuzzTargets) {
    it(`meet only MediaError in ${target.name}`, () => {
      expect(() => target.run(UNIT_RUN_MS)).not.toThrow();
    });
  }
});
