import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Programs from the system: the names they go by, and the package that brings each.
 * @type {Record<string, { names: string[], apt: string, dnf: string, brew: string }>}
 */
const PROGRAMS = {
  ffmpeg: {
    names: ['ffmpeg'],
    apt: 'ffmpeg',
    dnf: 'ffmpeg',
    brew: 'ffmpeg',
  },
  'redis-server': { names: ['redis-server'], apt: 'redis-server', dnf: 'valkey-compat-redis', brew: 'redis' },
  chromium: {
    names: ['chromium', 'chromium-browser'],
    apt: 'chromium',
    dnf: 'chromium',
    brew: '--cask chromium',
  },
  // An authority for certificates, for tests alone.
  pebble: { names: ['pebble'], apt: 'pebble', dnf: 'golang-github-letsencrypt-pebble', brew: 'pebble' },
};

/**
 * @param {string} name a program's name
 * @param {string} [searchPath] as PATH
 * @returns {string | undefined} where it is
 */
export function which(name, searchPath = process.env.PATH ?? '') {
  for (const folder of searchPath.split(delimiter)) {
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      if (statSync(file).isFile()) {
        return file;
      }
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

/**
 * @param {readonly string[]} wanted keys of {@link PROGRAMS}
 * @returns {string[]} those that are not on PATH
 */
export function missingPrograms(wanted) {
  return wanted.filter((name) => !rowOf(name).names.some((candidate) => which(candidate) !== undefined));
}

/**
 * @param {readonly string[]} programs
 * @returns {string[]} Debian's packages
 */
export function aptPackages(programs) {
  return programs.map((name) => rowOf(name).apt);
}

/**
 * What to type, on each kind of system.
 * @param {readonly string[]} programs
 */
export function adviceFor(programs) {
  const names = (/** @type {'apt' | 'dnf' | 'brew'} */ by) => programs.map((name) => rowOf(name)[by]).join(' ');
  return [
    'Install by hand:',
    `  Debian, Ubuntu:  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names('apt')}`,
    `  Fedora:          sudo dnf install -y ${names('dnf')}`,
    `  macOS:           brew install ${names('brew')}`,
    ...(programs.includes('ffmpeg')
      ? ['On Fedora, enable rpmfusion.org first: the ffmpeg of Fedora itself has no x264 to make smaller sizes with.']
      : []),
    ...(programs.includes('redis-server')
      ? ['Rostrum starts a Redis of its own; the system service that may come with the package can stay off.']
      : []),
  ].join('\n');
}

/** @param {string} name */
function rowOf(name) {
  const row = PROGRAMS[name];
  if (row === undefined) {
    throw new TypeError(`unknown program ${name}`);
  }
  return row;
}
