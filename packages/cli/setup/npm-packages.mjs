import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SetupFault, say } from './say.mjs';

/** @param {string} root the file that holds the hash of the lock file whose packages are installed */
const stampFile = (root) => join(root, 'node_modules', '.rostrum', 'npm-packages');

/** @param {string} root */
export function npmPackagesAreMissing(root) {
  const wanted = lockHash(root);
  if (readText(stampFile(root)) === wanted) {
    return false;
  }
  if (!installedMatchesLock(root)) {
    return true;
  }
  writeStamp(root, wanted);
  return false;
}

/**
 * @param {string} root
 * @throws {SetupFault} when npm fails.
 */
export function installNpmPackages(root) {
  say('installing npm packages (a minute or two the first time)');
  // --no-save: the lock file is never rewritten. NODE_ENV must not leave out what builds the site.
  const npmArguments = ['install', '--no-save', '--no-audit', '--no-fund', '--include=dev', '--include=optional'];
  const run = spawnSync('npm', [...npmArguments, '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (run.status !== 0) {
    throw new SetupFault(`'npm install' failed${run.error ? `: ${run.error.message}` : '; its reason stands above'}.`);
  }
  writeStamp(root, lockHash(root));
}

/**
 * Compares the lock file with npm's own record of what it installed.
 * @param {string} root
 */
function installedMatchesLock(root) {
  const wanted = readText(join(root, 'package-lock.json'));
  const installed = readText(join(root, 'node_modules', '.package-lock.json'));
  if (wanted === undefined || installed === undefined) {
    return false;
  }
  const have = JSON.parse(installed).packages;
  return Object.entries(JSON.parse(wanted).packages).every(([path, entry]) => {
    if (!path.includes('node_modules/')) {
      return true;
    }
    const found = have[path];
    if (found === undefined) {
      return entry.optional === true || entry.devOptional === true || entry.peer === true;
    }
    return found.version === entry.version;
  });
}

/** @param {string} root */
function lockHash(root) {
  return createHash('sha256')
    .update(readText(join(root, 'package-lock.json')) ?? '')
    .digest('hex');
}

/**
 * @param {string} root
 * @param {string} hash
 */
function writeStamp(root, hash) {
  try {
    mkdirSync(dirname(stampFile(root)), { recursive: true });
    writeFileSync(stampFile(root), hash);
  } catch {
    // Only a shortcut: without it the comparison is made again next time.
  }
}

/** @param {string} file */
function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
