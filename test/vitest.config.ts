import { defineConfig } from 'vitest/config';

/**
 * Two kinds: `unit` (the harness itself, the checkers, the architecture rules: quick, alone), and `e2e`, which starts
 * whole servers, encoders and browsers, one file after the other since they share the machine's cores.
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
          name: 'e2e',
          include: ['{e2e,chaos,torture}/**/*.test.ts', 'verify/latency-meter.test.ts'],
          fileParallelism: false,
          maxConcurrency: 4,
          maxWorkers: 1,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
