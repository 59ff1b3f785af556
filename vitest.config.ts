import { defineConfig } from 'vitest/config';

/** Unit tests, beside what they test. Those of test/ have a configuration of their own. */
export default defineConfig({
  test: {
    // Many tests wait for a peer; with one worker a core the cores would wait too.
    maxWorkers: 3,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{packages/*,ingest,edge,web}/{src,setup}/**/*.test.{ts,tsx,mjs}'],
          testTimeout: 20_000,
          hookTimeout: 20_000,
          // Files share a process: loading the modules anew for each took a third of the time.
          isolate: false,
        },
      },
    ],
  },
});
