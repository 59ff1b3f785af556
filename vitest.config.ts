import { defineConfig } from 'vitest/config';

/** Unit tests, beside what they test. Those of test/ have a configuration of their own. */
export default defineConfig({
  test: {
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
