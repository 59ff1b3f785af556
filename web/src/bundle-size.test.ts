import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

/** What a page downloads before its first frame, read from the last build. hls.js is a chunk of its own and not counted. */

const BUDGET_BYTES = 150_000;
const BUILD = fileURLToPath(new URL('../.next/', import.meta.url));
const hasBuild = existsSync(`${BUILD}build-manifest.json`);

type ReferenceManifest = { entryJSFiles: Record<string, string[]> };

/** Next writes the manifest as a script that fills a global. */
function readReferences(route: string): ReferenceManifest {
  const context: Record<string, Record<string, ReferenceManifest>> = {};
  const script = readFileSync(`${BUILD}server/app${route}_client-reference-manifest.js`, 'utf8');
  runInNewContext(script, { globalThis: context });
  const manifest = context['__RSC_MANIFEST']?.[route];
  if (manifest === undefined) {
    throw new Error(`the build has no references of ${route}`);
  }
  return manifest;
}

function initialScripts(route: string): string[] {
  const { rootMainFiles } = JSON.parse(readFileSync(`${BUILD}build-manifest.json`, 'utf8')) as {
    rootMainFiles: string[];
  };
  const entries = Object.entries(readReferences(route).entryJSFiles);
  // The page shown instead of one that does not exist is fetched only then.
  const loaded = entries.filter(([name]) => !name.endsWith('/not-found')).flatMap(([, files]) => files);
  return [...new Set([...rootMainFiles, ...loaded])];
}

describe.skipIf(!hasBuild)('the scripts before the first frame', () => {
  it.each(['/c/[slug]/page', '/embed/[slug]/page'])('%s loads at most 150 kB, gzip', (route) => {
    const sizes = initialScripts(route).map((file) => gzipSync(readFileSync(BUILD + file)).length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(BUDGET_BYTES);
  });

  it('hls.js and socket.io are not among them', () => {
    const scripts = initialScripts('/c/[slug]/page').map((file) => readFileSync(BUILD + file, 'utf8'));
    expect(scripts.filter((script) => /EXT-X-STREAM-INF|engine\.io|sid=/.test(script))).toEqual([]);
  });
});
