import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** node:sqlite without a flag, and TypeScript run directly: 24. 22.19 is the oldest that our packages take. */
const OLDEST_NODE = [22, 19];

export const NODE_ADVICE = [
  `Node ${OLDEST_NODE.join('.')} or newer is needed (24 is what we run) and npm has no build of it for this system;`,
  `this is ${process.version} on ${process.platform}-${process.arch}.`,
  '  Debian, Ubuntu, Fedora:  the nodejs packages of nodesource.com, version 24',
  '  macOS:                   brew install node@24 && brew link --overwrite node@24',
  'Then run this again.',
].join('\n');

/**
 * @param {string} root
 * @returns {string | undefined} a Node that runs Rostrum: the one npm brought, else the one running this, if new enough
 */
export function findNode(root) {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const executable = process.platform === 'win32' ? 'node.exe' : 'node';
  const ours = join(root, 'node_modules', `node-${system}-${process.arch}`, 'bin', executable);
  if (existsSync(ours)) {
    return ours;
  }
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor) ? process.execPath : undefined;
}
