import { describe, expect, it } from 'vitest';
import { fuzzTargets } from '../fuzz/targets.ts';

const UNIT_RUN_MS = 700;

describe('hostile text', () => {
  for (const target of fuzzTargets) {
    it(`meets only HlsError in ${target.name}`, () => {
      expect(() => target.run(UNIT_RUN_MS)).not.toThrow();
    });
  }
});
