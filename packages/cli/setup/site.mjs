import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { codeOf, SetupFault, say } from './say.mjs';

/** What the built site is made of. */
const SOURCES = ['web', 'packages', 'package-lock.json', 'tsconfig.base.json'];
/** What a build says is shown when it fails. */
const MAX_OUTPUT_BYTES = 16_000_000;
/** Not part of it, wherever they stand. */
const PASSED_OVER =
  /^(node_modules|\.next|\.turbo|coverage|cli)$|\.(test|conformance)\.tsx?$|\.(md|tsbuildinfo)$|^next-env\.d\.ts$/;

/** @param {string} root the file that holds the hash of the sources the site was built from; gone when the build is */
const stampFile = (root) => join(root, 'web', '.next', 'rostrum-sources');

/** @param {string} root */
export function siteIsStale(root) {
  try {
    return readFileSync(stampFile(root), 'utf8') !== sourcesHash(root);
  } catch {
    return true;
  }
}

/**
 * @param {string} root
 * @param {string} node
 * @throws {SetupFault} when the build fails.
 */
export function buildSite(root, node) {
  say('building the site (half a minute)');
  const hash = sourcesHash(root);
  const turbo = join(root, 'node_modules', 'turbo', 'bin', 'turbo');
  const run = spawnSync(node, [turbo, 'run', 'build', '--filter=@rostrum/web', '--output-logs=errors-only'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: MAX_OUTPUT_BYTES,
    env: {
      ...process.env,
      PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`,
      TURBO_TELEMETRY_DISABLED: '1',
      NEXT_TELEMETRY_DISABLED: '1',
      TURBO_NO_UPDATE_NOTIFIER: '1',
    },
  });
  if (run.status !== 0) {
    process.stderr.write(`${run.stdout}${run.stderr}`);
    throw new SetupFault('The site could not be built; the reason stands above.');
  }
  mkdirSync(join(root, 'web', '.next'), { recursive: true });
  writeFileSync(stampFile(root), hash);
}

/** @param {string} root */
function sourcesHash(root) {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    addToHash(hash, root, source);
  }
  return hash.digest('hex');
}

/**
 * @param {import('node:crypto').Hash} hash
 * @param {string} root
 * @param {string} path below root, a file or a folder
 */
function addToHash(hash, root, path) {
  let entries;
  try {
    entries = readdirSync(join(root, path), { withFileTypes: true });
  } catch (error) {
    if (codeOf(error) === 'ENOTDIR') {
      hash
        .update(`${path}\0`)
        .update(readFileSync(join(root, path)))
        .update('\0');
    }
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!PASSED_OVER.test(entry.name) && !entry.isSymbolicLink()) {
      addToHash(hash, root, `${path}/${entry.name}`);
    }
  }
}
