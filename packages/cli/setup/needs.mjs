import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What a command cannot do without (`indispensable`), what it would rather have (`wanted`), and whether it serves the site.
 * Programs are named as in `programs.mjs`.
 * @typedef {{ indispensable: string[], wanted: string[], site: boolean }} Needs
 */

export const COMMANDS = ['start', 'test', 'check', 'demo', 'bench', 'soak', 'rostrum'];

const WHOLE_SUITE = { indispensable: ['redis-server', 'ffmpeg', 'chromium'], wanted: ['pebble'], site: true };

/**
 * @param {string} command one of {@link COMMANDS}
 * @param {readonly string[]} commandArguments
 * @param {string} root
 * @returns {Needs}
 */
export function needsOf(command, commandArguments, root) {
  switch (command) {
    case 'start':
      return needsOfRole(commandArguments[0], root);
    case 'test':
    case 'bench':
    case 'soak':
      return WHOLE_SUITE;
    case 'demo':
      return { indispensable: ['ffmpeg'], wanted: [], site: false };
    case 'check':
      return { indispensable: ['redis-server'], wanted: ['ffmpeg'], site: false };
    default:
      return { indispensable: [], wanted: [], site: false };
  }
}

/**
 * @param {string | undefined} role undefined for all of them
 * @param {string} root
 * @returns {Needs}
 */
function needsOfRole(role, root) {
  if (role === undefined) {
    return { indispensable: hasRedisAddress(root) ? [] : ['redis-server'], wanted: ['ffmpeg'], site: true };
  }
  return { indispensable: [], wanted: role === 'ingest' ? ['ffmpeg'] : [], site: role === 'web' };
}

/**
 * Whether a Redis elsewhere is named, in the environment or in `.env`, so that none is started here.
 * @param {string} root
 */
function hasRedisAddress(root) {
  if (process.env.REDIS_URL !== undefined) {
    return process.env.REDIS_URL !== '';
  }
  try {
    return /^\s*(?:export\s+)?REDIS_URL\s*=\s*['"]?[^\s'"]/m.test(readFileSync(join(root, '.env'), 'utf8'));
  } catch {
    return false;
  }
}
