import { describe, expect, it } from 'vitest';
import { pullFuzzTargets } from '../../fuzz/pull-targets.ts';

const UNIT_RUN_MS = 700;

describe('a hostile source', () => {
  for (const target of pullFuzzTargets) {
    it(`is withstood: ${target.name}`, () => {
      expect(() => target.run(UNIT_RUN_MS)).not.toThrow();
    });
  }
});
