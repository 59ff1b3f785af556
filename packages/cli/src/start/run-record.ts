import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@rostrum/service/clock';
import { processIdentity } from '@rostrum/service/process-identity';

/** What a process left behind may take to end by itself. */
const END_DEADLINE_MS = 5_000;
const LOOK_AGAIN_MS = 50;

/** Writes down which processes there are, a file each, so that a later run can end what a killed one left. */
export function writeRunRecord(runFolder: string, pids: ReadonlyMap<string, number>, names: readonly string[]): void {
  for (const name of names) {
    const pid = pids.get(name);
    const identity = pid === undefined ? undefined : processIdentity(pid);
    if (identity === undefined) {
      rmSync(recordFile(runFolder, name), { force: true });
    } else {
      writeFileSync(recordFile(runFolder, name), JSON.stringify({ pid, identity }));
    }
  }
}

/**
 * Ends processes of an earlier run that live on. To be called by who holds the lock of these names: their supervisor is
 * gone.
 * @returns the names of those that were there.
 */
export async function endLeftovers(runFolder: string, names: readonly string[], clock: Clock): Promise<string[]> {
  const found = new Set(readdirSync(runFolder));
  const ended = await Promise.all(
    names
      .filter((name) => found.has(`${name}.pid`))
      .map(async (name) => ((await endOne(recordFile(runFolder, name), clock)) ? name : undefined)),
  );
  return ended.filter((name) => name !== undefined);
}

/** @returns which of these run now. */
export function runningNames(runFolder: string, names: readonly string[]): string[] {
  return names.filter((name) => {
    const record = readRecord(recordFile(runFolder, name));
    return record !== undefined && processIdentity(record.pid) === record.identity;
  });
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
