import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf, SetupFault, say } from './say.mjs';

const LOOK_AGAIN_MS = 250;
/** A first set-up on a slow line takes minutes; past this the other one hangs. */
const WAIT_MS = 30 * 60_000;
/** Between making the folder and writing the pid into it. */
const NAMELESS_MS = 5_000;

/**
 * Runs `task` while no other set-up of this clone does. A lock whose holder is gone is broken.
 * @param {string} root
 * @param {() => void} task
 */
export async function withLock(root, task) {
  const lock = join(root, 'node_modules', '.rostrum', 'lock');
  mkdirSync(dirname(lock), { recursive: true });
  const deadline = Date.now() + WAIT_MS;
  let told = false;
  while (!take(lock)) {
    const holder = holderOf(lock);
    if (holder === undefined) {
      breakLock(lock);
      continue;
    }
    if (!told) {
      say(`another set-up is at work here (process ${holder}); waiting for it`);
      told = true;
    }
    if (Date.now() > deadline) {
      throw new SetupFault(`The other set-up (process ${holder}) does not end. Stop it and run this again.`);
    }
    await sleep(LOOK_AGAIN_MS);
  }
  const release = () => rmSync(lock, { recursive: true, force: true });
  process.once('exit', release);
  try {
    task();
  } finally {
    release();
    process.off('exit', release);
  }
}

/** @param {string} lock */
function take(lock) {
  try {
    mkdirSync(lock);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') {
      return false;
    }
    throw new SetupFault(`Cannot write to ${dirname(lock)}: ${String(error)}`);
  }
  writeFileSync(join(lock, 'pid'), String(process.pid));
  return true;
}

/**
 * @param {string} lock
 * @returns {string | undefined} who holds it, undefined when they are gone
 */
function holderOf(lock) {
  try {
    const pid = readFileSync(join(lock, 'pid'), 'utf8');
    return isSetup(Number(pid)) ? pid : undefined;
  } catch {
    try {
      return Date.now() - statSync(lock).mtimeMs < NAMELESS_MS ? '?' : undefined;
    } catch {
      return undefined;
    }
  }
}

/**
 * A process number is soon given to another program, so where the system tells its command line, that is looked at too.
 * @param {number} pid
 */
function isSetup(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('setup.mjs');
  } catch {
    return true;
  }
}

/**
 * Moves the lock away, which only one of several can do, then removes it.
 * @param {string} lock
 */
function breakLock(lock) {
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch {
    return;
  }
  rmSync(aside, { recursive: true, force: true });
}
