import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@rostrum/service/clock';
import { processIdentity } from '@rostrum/service/process-identity';

/** What a process left behind may take to end by itself. */
const END_DEADLINE_MS = 5_000;
const LOOK_AGAIN_MS = 50;

/**
 * Writes down which processes there are, a file each, so that a later run can end what a killed one left.
 * @returns what is to be called with all of them, by name, whenever that changes.
 */
export function openRunRecord(runFolder: string): (pids: ReadonlyMap<string, number>) => void {
  const written = new Map<string, number>();
  return (pids) => {
    for (const name of written.keys()) {
      if (!pids.has(name)) {
        written.delete(name);
        rmSync(recordFile(runFolder, name), { force: true });
      }
    }
    for (const [name, pid] of pids) {
      if (written.get(name) !== pid) {
        written.set(name, pid);
        writeRecord(recordFile(runFolder, name), pid);
      }
    }
  };
}

/**
 * Ends processes of an earlier run that live on. To be called by who holds the lock of these roles: their supervisor is
 * gone.
 * @returns the names of those that were there.
 */
export async function endLeftovers(runFolder: string, roles: readonly string[], clock: Clock): Promise<string[]> {
  const ended = await Promise.all(
    recordedNames(runFolder, roles).map(async (name) =>
      (await endOne(recordFile(runFolder, name), clock)) ? name : undefined,
    ),
  );
  return ended.filter((name) => name !== undefined);
}

/** @returns which of these roles have a process that runs now. */
export function runningRoles(runFolder: string, roles: readonly string[]): string[] {
  return roles.filter((role) =>
    recordedNames(runFolder, [role]).some((name) => livingPid(recordFile(runFolder, name)) !== undefined),
  );
}

/** @returns the processes that play a role now, by name; those that come or go are not among them. */
export function playersOf(runFolder: string, role: string): Map<string, number> {
  const players = new Map<string, number>();
  for (const name of recordedNames(runFolder, [role])) {
    const pid = livingPid(recordFile(runFolder, name));
    if (pid !== undefined && !PASSING.test(name)) {
      players.set(name, pid);
    }
  }
  return players;
}

/** Writes down that this process supervises these roles. */
export function writeSupervisor(runFolder: string, roles: readonly string[]): void {
  for (const role of roles) {
    writeRecord(join(runFolder, `${role}.supervisor`), process.pid);
  }
}

/** @returns the process that supervises a role, if it lives. */
export function supervisorOf(runFolder: string, role: string): number | undefined {
  return livingPid(join(runFolder, `${role}.supervisor`));
}

const PASSING = /-(next|leaving)$/;

/** A role's processes are called by its name, or that and a hyphen and more. */
function recordedNames(runFolder: string, roles: readonly string[]): string[] {
  const names = existsSync(runFolder) ? readdirSync(runFolder) : [];
  return names
    .filter((file) => file.endsWith('.pid'))
    .map((file) => file.slice(0, -'.pid'.length))
    .filter((name) => roles.some((role) => name === role || name.startsWith(`${role}-`)));
}

function livingPid(file: string): number | undefined {
  const record = readRecord(file);
  return record !== undefined && processIdentity(record.pid) === record.identity ? record.pid : undefined;
}

function writeRecord(file: string, pid: number): void {
  const identity = processIdentity(pid);
  if (identity === undefined) {
    rmSync(file, { force: true });
  } else {
    writeFileSync(file, JSON.stringify({ pid, identity }));
  }
}

async function endOne(file: string, clock: Clock): Promise<boolean> {
  const record = readRecord(file);
  rmSync(file, { force: true });
  const lives = (): boolean => record !== undefined && processIdentity(record.pid) === record.identity;
  if (record === undefined || !lives()) {
    return false;
  }
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    sendSignal(record.pid, signal);
    for (const deadline = clock.now() + END_DEADLINE_MS; lives() && clock.now() < deadline; ) {
      await new Promise<void>((resolve) => clock.after(LOOK_AGAIN_MS, resolve));
    }
  }
  return true;
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone meanwhile.
  }
}

function readRecord(file: string): { pid: number; identity: string } | undefined {
  try {
    const record: { pid?: unknown; identity?: unknown } = JSON.parse(readFileSync(file, 'utf8'));
    return typeof record.pid === 'number' && typeof record.identity === 'string'
      ? { pid: record.pid, identity: record.identity }
      : undefined;
  } catch {
    return undefined;
  }
}

function recordFile(runFolder: string, name: string): string {
  return join(runFolder, `${name}.pid`);
}
