import { fileURLToPath } from 'node:url';

const repositoryRoot = fileURLToPath(new URL('..', import.meta.url));

/** @type {import('next').NextConfig} */
const config = {
  transpilePackages: ['@rostrum/contract', '@rostrum/service', '@rostrum/units'],
  turbopack: { root: repositoryRoot },
  outputFileTracingRoot: repositoryRoot,
  // `npm run types` checks them with the rest of the house; twice would double the first start's build.
  typescript: { ignoreBuildErrors: true, tsconfigPath: 'tsconfig.next.json' },
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // Pages change within seconds, so nothing rendered is worth a second copy in memory.
  cacheMaxMemorySize: 0,
  experimental: { preloadEntriesOnStart: false },
};

export default config;
