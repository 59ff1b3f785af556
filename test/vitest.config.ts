import { defineConfig } from 'vitest/config';

/** They wait more than they work, and measure nobody's picture: two at a time. */
const BESIDE = [
  'torture/doors',
  'torture/encoders',
  'chaos/bad-network',
  'e2e/access',
  'e2e/gate',
  'e2e/go-live',
  'e2e/inputs',
  'e2e/pages',
  'e2e/people',
  'e2e/pull',
  'e2e/rights',
  'e2e/schedule',
  'e2e/studio',
].map((name) => `${name}.test.ts`);

const WHOLE = { testTimeout: 120_000, hookTimeout: 120_000 };

/**
 * `unit`: the harness itself, the checkers, the architecture rules: quick, alone. `beside` and then `e2e` start whole
 * servers, encoders and browsers; those of `e2e` one file after the other, since they share the machine's cores.
 */
export default defineConfig({
  test: {
    teardownTimeout: 30_000,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{harness,verify,architecture,load}/**/*.test.ts'],
          exclude: ['verify/latency-meter.test.ts'],
          // Many wait for a peer; with one worker a core the cores would wait too.
          maxWorkers: 3,
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'beside',
          include: BESIDE,
          ...WHOLE,
          maxConcurrency: 4,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['{e2e,chaos,torture}/**/*.test.ts', 'verify/latency-meter.test.ts'],
          exclude: BESIDE,
          ...WHOLE,
          // As many players as leave each other the time for every picture.
          maxConcurrency: 2,
          fileParallelism: false,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
