import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** They wait more than they work, and measure nobody's picture: several at a time, the longest first. */
const BESIDE = testFiles([
  'e2e/studio-live',
  'e2e/access',
  'e2e/security',
  'e2e/inputs',
  'e2e/pages',
  'e2e/pull',
  'e2e/webhooks',
  'torture/doors',
  'e2e/own-site',
  'e2e/console',
  'e2e/sign-in',
  'e2e/go-live',
  'e2e/studio',
  'e2e/rights',
  'e2e/people',
  'e2e/schedule',
  'e2e/api-keys',
  'e2e/gate',
  'e2e/openapi',
]);

/**
 * They wait half of their time, for processes and encoders to come back, and follow one small picture: two at a time, the
 * longest first.
 */
const IN_PAIRS = testFiles([
  'chaos/kill',
  'e2e/reconnect',
  'e2e/srt',
  'chaos/ingest-replaced',
  'chaos/bad-network',
  'torture/encoders',
  'e2e/restart',
]);

/** So that the last of a group do not run alone. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const order = [...BESIDE, ...IN_PAIRS];
    const placeOf = ({ moduleId }: TestSpecification): number => order.findIndex((name) => moduleId.endsWith(name));
    return (await super.sort(files)).toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}

const WHOLE = { testTimeout: 120_000, hookTimeout: 120_000 };

/**
 * `unit`: the harness itself, the checkers, the architecture rules: quick, alone. `beside`, `pairs` and then `e2e` start
 * whole servers, encoders and browsers; those of `e2e` one file after the other, since they need the machine's cores.
 */
export default defineConfig({
  test: {
    teardownTimeout: 30_000,
    sequence: { sequencer: LongestFirst },
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
          maxConcurrency: 2,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'pairs',
          include: IN_PAIRS,
          ...WHOLE,
          // As many players as leave each other the time for every picture.
          maxConcurrency: 2,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['{e2e,chaos,torture}/**/*.test.ts', 'verify/latency-meter.test.ts'],
          exclude: [...BESIDE, ...IN_PAIRS],
          ...WHOLE,
          maxConcurrency: 2,
          fileParallelism: false,
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});

function testFiles(names: readonly string[]): string[] {
  return names.map((name) => `${name}.test.ts`);
}
