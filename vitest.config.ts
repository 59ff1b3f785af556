import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { include: ['**/src/**/*.{test,conformance.test}.ts'], testTimeout: 20_000 } });
