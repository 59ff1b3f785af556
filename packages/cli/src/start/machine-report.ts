import { statfsSync } from 'node:fs';
import { availableParallelism, freemem, hostname, loadavg, totalmem } from 'node:os';
import type { MachineReport, ProcessReport } from '@rostrum/contract/health';
import { residentBytes } from '@rostrum/service/process-memory';
import type { SupervisedChild } from '@rostrum/service/supervised-child';
import type { Settings } from '../config.ts';
import type { Role } from './roles.ts';

/** What stays the same of a machine's reports. */
export type MachineFacts = Pick<MachineReport, 'id' | 'host' | 'version' | 'since' | 'off'>;

/** @param since milliseconds since 1970. */
export function machineFacts(
  settings: Settings,
  roles: readonly Role[],
  { version, since }: { readonly version: string; readonly since: number },
): MachineFacts {
  const host = hostname();
  // One supervisor runs on a data folder, or one of each role.
  return {
    id: `${host} ${settings.dataFolder} ${roles.join()}`,
    host,
    version,
    since,
    off: offBySetting(settings, roles),
  };
}

/** @param at milliseconds since 1970. */
export function machineReport(
  facts: MachineFacts,
  dataFolder: string,
  children: readonly SupervisedChild[],
  at: number,
): MachineReport {
  const ends = children.flatMap(({ health }) => health?.certificateEndsAt ?? []);
  return {
    ...facts,
    at,
    disk: diskOf(dataFolder),
    memory: { freeBytes: freemem(), totalBytes: totalmem() },
    cores: availableParallelism(),
    load: loadavg()[0] ?? 0,
    processes: children.map(processReport),
    cache: cacheOf(children),
    certificateEndsAt: ends.length === 0 ? null : Math.min(...ends),
  };
}

function processReport(child: SupervisedChild): ProcessReport {
  const { name, role, isServing, pid, health } = child;
  return {
    name,
    role,
    isServing,
    pid: pid ?? null,
    since: child.servingSince ?? null,
    restarts: child.restarts,
    deaths: [...child.deaths],
    rssBytes: health?.rssBytes ?? (pid === undefined ? null : (residentBytes(pid) ?? null)),
    loopDelayMs: health?.loopDelayMs ?? null,
    conditions: [...(health?.conditions ?? [])],
  };
}

/** Each process has a memory of its own; the disk is all of theirs. */
function cacheOf(children: readonly SupervisedChild[]): MachineReport['cache'] {
  const caches = children.flatMap(({ health }) => health?.cache ?? []);
  if (caches.length === 0) {
    return null;
  }
  return {
    memoryBytes: caches.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
    diskBytes: Math.max(...caches.map(({ diskBytes }) => diskBytes)),
  };
}

function diskOf(folder: string): MachineReport['disk'] {
  try {
    const { bavail, blocks, bsize } = statfsSync(folder);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch {
    return null;
  }
}

/** What is not run because a setting says so. */
function offBySetting({ config }: Settings, roles: readonly Role[]): MachineReport['off'] {
  const off: { name: string; say: string }[] = [];
  if (roles.includes('ingest')) {
    if (config.INGEST_RTMP_PORT === 0) {
      off.push({ name: 'RTMP', say: 'INGEST_RTMP_PORT is 0.' });
    }
    if (config.INGEST_SRT_PORT === 0) {
      off.push({ name: 'SRT', say: 'INGEST_SRT_PORT is 0.' });
    }
    if (config.INGEST_RTMPS_PORT === 0) {
      off.push({ name: 'RTMPS', say: 'INGEST_RTMPS_PORT is 0; it needs a certificate.' });
    }
    if (config.INGEST_PULL_MAX === 0) {
      off.push({ name: 'Pulled channels', say: 'INGEST_PULL_MAX is 0.' });
    }
    if (config.INGEST_LADDER === 'off') {
      off.push({ name: 'The ladder', say: 'INGEST_LADDER is off.' });
    }
  }
  if (roles.includes('edge') && config.EDGE_TLS_CERT === undefined && config.EDGE_ACME_EMAIL === undefined) {
    off.push({ name: 'https', say: 'Neither EDGE_ACME_EMAIL nor EDGE_TLS_CERT is set.' });
  }
  if (roles.includes('web') && config.SMTP_URL === undefined) {
    off.push({ name: 'Mail', say: 'SMTP_URL is not set: links to sign in are handed over by hand.' });
  }
  return off;
}
