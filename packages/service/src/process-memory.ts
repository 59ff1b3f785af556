import { readFileSync } from 'node:fs';

const BYTES_PER_KB = 1_024;

/** @returns bytes of memory that another process holds now; undefined where the system does not tell (proc(5)). */
export function residentBytes(pid: number): number | undefined {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) * BYTES_PER_KB;
  } catch {
    return undefined;
  }
}
