import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aptPackages, which } from './programs.mjs';
import { say } from './say.mjs';

/**
 * What stands in the way of a service being started by its package, as Debian's policy describes it
 * (invoke-rc.d: 101 = action forbidden by policy).
 */
const POLICY_FILE = '/usr/sbin/policy-rc.d';
const POLICY_MARK = "# Rostrum's set-up, while it installs packages; may be removed.";
const LISTS_FOLDER = '/var/lib/apt/lists';
const SERVICE_FOLDER = '/etc/init.d';
/** Another apt may be at work, such as the nightly upgrade. */
const LOCK_TIMEOUT_S = 300;
/** What apt says is shown when it fails. */
const MAX_OUTPUT_BYTES = 64_000_000;

/**
 * Installs programs by apt, as root or through sudo, so that no service runs that did not run before.
 * @param {readonly string[]} programs as `programs.mjs` names them, none of them installed
 * @param {{ policyFile?: string, listsFolder?: string, serviceFolder?: string, isRoot?: boolean }} [machine] another one in tests
 * @returns {string} why a program may still be missing: half a sentence
 */
export function installByApt(
  programs,
  {
    policyFile = POLICY_FILE,
    listsFolder = LISTS_FOLDER,
    serviceFolder = SERVICE_FOLDER,
    isRoot = process.getuid?.() === 0,
  } = {},
) {
  if (which('apt-get') === undefined) {
    return 'this system has no apt';
  }
  const asRoot = findRoot(isRoot);
  if (asRoot === undefined) {
    return 'this needs root, and sudo is not to be had without a password';
  }
  const packages = aptPackages(programs);
  const ignore = () => {};
  // Ctrl-C reaches apt by the terminal; this process stays to take the policy away again.
  process.on('SIGINT', ignore);
  const unblock = blockServices(asRoot, policyFile);
  try {
    if (!hasLists(listsFolder)) {
      updateLists(asRoot);
    } else if (install(asRoot, packages)) {
      return 'the package does not bring it';
    } else {
      updateLists(asRoot);
    }
    return install(asRoot, packages)
      ? 'the package does not bring it'
      : 'apt-get failed for the reason that stands above';
  } finally {
    unblock();
    process.off('SIGINT', ignore);
    if (programs.includes('redis-server') && existsSync(join(serviceFolder, 'redis-server'))) {
      keepServiceOff(asRoot, 'redis-server');
    }
  }
}

/**
 * @param {boolean} isRoot
 * @returns {string[] | undefined} what to put before a command to run it as root
 */
function findRoot(isRoot) {
  if (isRoot) {
    return [];
  }
  if (which('sudo') === undefined) {
    return undefined;
  }
  if (spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0) {
    return ['sudo', '-n'];
  }
  if (!process.stdin.isTTY) {
    return undefined;
  }
  say('packages are missing; sudo asks for your password to install them');
  return spawnSync('sudo', ['-v'], { stdio: ['inherit', 2, 2] }).status === 0 ? ['sudo', '-n'] : undefined;
}

/**
 * @param {string[]} asRoot
 * @param {string[]} command
 */
function run(asRoot, command) {
  const [program = '', ...rest] = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', ...command];
  const outcome = spawnSync(program, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  if (outcome.status !== 0) {
    process.stderr.write(`${outcome.stdout ?? ''}${outcome.stderr ?? ''}`);
  }
  return outcome.status === 0;
}

/** @param {string[]} asRoot */
function updateLists(asRoot) {
  say('apt-get update');
  return run(asRoot, ['apt-get', '-qq', '-o', `DPkg::Lock::Timeout=${LOCK_TIMEOUT_S}`, 'update']);
}

/**
 * @param {string[]} asRoot
 * @param {string[]} packages
 */
function install(asRoot, packages) {
  say(`apt-get install ${packages.join(' ')} (a minute or two)`);
  const quiet = ['-qq', '-o', 'Dpkg::Use-Pty=0', '-o', `DPkg::Lock::Timeout=${LOCK_TIMEOUT_S}`];
  return run(asRoot, ['apt-get', ...quiet, 'install', '-y', '--no-install-recommends', ...packages]);
}

/** @param {string} listsFolder */
function hasLists(listsFolder) {
  try {
    return readdirSync(listsFolder).some((name) => name.includes('_Packages'));
  } catch {
    return false;
  }
}

/**
 * Forbids packages to start their services, unless the machine has a policy of its own, which stays.
 * @param {string[]} asRoot
 * @param {string} policyFile
 * @returns {() => void} takes the policy away again
 */
function blockServices(asRoot, policyFile) {
  if (existsSync(policyFile) && !isOurs(policyFile)) {
    return () => {};
  }
  const folder = mkdtempSync(join(tmpdir(), 'rostrum-setup-'));
  const draft = join(folder, 'policy-rc.d');
  writeFileSync(draft, `#!/bin/sh\n${POLICY_MARK}\nexit 101\n`);
  chmodSync(draft, 0o755);
  run(asRoot, ['cp', '-p', draft, policyFile]);
  rmSync(folder, { recursive: true });
  return () => {
    run(asRoot, ['rm', '-f', policyFile]);
  };
}

/** @param {string} policyFile left by a set-up that was killed, if it bears the mark */
function isOurs(policyFile) {
  try {
    return readFileSync(policyFile, 'utf8').includes(POLICY_MARK);
  } catch {
    return false;
  }
}

/**
 * The package enables its service for the next boot, and starts it where the machine's own policy lets it.
 * @param {string[]} asRoot
 * @param {string} service
 */
function keepServiceOff(asRoot, service) {
  if (existsSync('/run/systemd/system')) {
    run(asRoot, ['systemctl', '--quiet', 'disable', '--now', service]);
  } else {
    run(asRoot, ['/usr/sbin/update-rc.d', service, 'disable']);
    run(asRoot, ['/usr/sbin/invoke-rc.d', '--quiet', service, 'stop']);
  }
}
