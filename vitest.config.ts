import { defineConfig } from 'vitest/config';

const TESTS = '{packages/*,ingest,edge,web}/{src,setup}/**/*.test.{ts,tsx,mjs}';
/** Tests that drive a whole service with real peers beside it: seconds each, for `npm test` alone. */
const WHOLE = [
  'edge/src/*.test.ts',
  'edge/src/gate/gate.test.ts',
  'packages/cli/src/start/run.test.ts',
  'packages/bus/src/bus.test.ts',
  'ingest/src/srt/listener.test.ts',
  'ingest/src/diagnosis/probe.test.ts',
  'ingest/src/slate/slate.test.ts',
  'ingest/src/pull/pull.test.ts',
];

const SHARED = {
  testTimeout: 20_000,
  hookTimeout: 20_000,
  // Files share a process: loading the modules anew for each took a third of the time.
  isolate: false,
};

/** Tests beside what they test. Those of test/ have a configuration of their own. */
export default defineConfig({
  test: {
    // Many tests wait for a peer; with one worker a core the cores would wait too.
    maxWorkers: 3,
    projects: [
      { test: { ...SHARED, name: 'unit', include: [TESTS], exclude: WHOLE } },
      { test: { ...SHARED, name: 'whole', include: WHOLE } },
    ],
  },
});
