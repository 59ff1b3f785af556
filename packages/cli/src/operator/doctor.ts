import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Settings } from '../config.ts';
import { type ConfigLine, effectiveConfiguration } from '../effective-configuration.ts';
import { placesOf } from '../places.ts';
import { portFaults, portsOf } from '../start/ports.ts';
import { ROLES } from '../start/roles.ts';
import { runningRoles } from '../start/run-record.ts';
import type { Answer, OperatorCommand } from './command.ts';
import { type ProgramFinding, programFindings } from './program-versions.ts';

/** Below this the database and Redis may soon fail to write. */
const LEAST_FREE_BYTES = 500_000_000;

export const doctor: OperatorCommand = {
  words: 'doctor',
  usage: '',
  help: 'Shows the effective configuration, versions, ports and disk; exit status 1 when something is wrong.',
  options: {},
  positionals: 0,
  async run({ settings }) {
    const places = placesOf(settings.dataFolder);
    const running = runningRoles(places.runFolder, ['redis', ...ROLES]);
    const [programs, ports] = await Promise.all([programFindings(), portStates(settings, running)]);
    const disk = diskFinding(settings.dataFolder);
    const faults = [...programs, ...ports, disk].map(({ fault }) => fault).filter((fault) => fault !== undefined);
    const configuration = effectiveConfiguration(settings);
    return report({ faults, notes: settings.notes, configuration, programs, ports, disk, running });
  },
};

/** What `doctor` answers where the configuration cannot be read at all. */
export function faultyConfiguration(faults: readonly string[]): Answer {
  return { json: { ok: false, faults }, lines: ['Faults', ...faults.map((fault) => `  ${fault}`)], exitCode: 1 };
}

type PortFinding = { readonly key: string; readonly port: number; readonly state: string; readonly fault?: string };

/** Which role holds each port, so that a running installation is not told its own ports are taken; the rest is the supervisor's. */
const HOLDER_OF: Readonly<Record<string, string>> = {
  EDGE_PORT: 'edge',
  WEB_PORT: 'web',
  INGEST_RTMP_PORT: 'ingest',
  INGEST_RTMPS_PORT: 'ingest',
  INGEST_SRT_PORT: 'ingest',
  INGEST_ORIGIN_PORT: 'ingest',
};

function portStates(settings: Settings, running: readonly string[]): Promise<PortFinding[]> {
  return Promise.all(
    portsOf(settings, ROLES).map(async (use): Promise<PortFinding> => {
      const holder = HOLDER_OF[use.key];
      if (holder === undefined ? running.length > 0 : running.includes(holder)) {
        return { key: use.key, port: use.port, state: 'used by this Rostrum' };
      }
      const [fault] = await portFaults([use]);
      return fault === undefined
        ? { key: use.key, port: use.port, state: 'free' }
        : { key: use.key, port: use.port, state: 'not to be had', fault };
    }),
  );
}

type DiskFinding = { readonly folder: string; readonly freeBytes: number; readonly fault?: string };

function diskFinding(dataFolder: string): DiskFinding {
  let folder = dataFolder;
  while (!existsSync(folder) && dirname(folder) !== folder) {
    folder = dirname(folder);
  }
  const stats = statfsSync(folder);
  const freeBytes = stats.bavail * stats.bsize;
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    const fault = `ROSTRUM_DATA=${dataFolder}: this user may not write there. Change its owner, or set ROSTRUM_DATA.`;
    return { folder: dataFolder, freeBytes, fault };
  }
  return freeBytes < LEAST_FREE_BYTES
    ? { folder: dataFolder, freeBytes, fault: `${dataFolder}: only ${megabytes(freeBytes)} are free. Make room.` }
    : { folder: dataFolder, freeBytes };
}

type Findings = {
  readonly faults: readonly string[];
  readonly notes: readonly string[];
  readonly configuration: readonly ConfigLine[];
  readonly programs: readonly ProgramFinding[];
  readonly ports: readonly PortFinding[];
  readonly disk: DiskFinding;
  readonly running: readonly string[];
};

function report({ faults, notes, configuration, programs, ports, disk, running }: Findings): Answer {
  const row = (label: string, ...rest: string[]): string => `  ${label.padEnd(26)} ${rest.join('  ')}`;
  const lines = [
    'Configuration',
    ...configuration.map(({ key, value, source }) => row(key, value.padEnd(24), source)),
    'Programs',
    ...programs.map(({ name, version }) => row(name, version ?? 'missing')),
    'Ports',
    ...ports.map(({ key, port, state }) => row(key, String(port).padEnd(24), state)),
    'Data folder',
    row(disk.folder, `${megabytes(disk.freeBytes)} free`),
    'Running',
    row(running.length === 0 ? 'nothing' : running.join(', ')),
    ...notes.map((note) => `Note: ${note}`),
    faults.length === 0 ? 'No faults.' : 'Faults',
    ...faults.map((fault) => `  ${fault}`),
  ];
  return {
    json: { ok: faults.length === 0, faults, notes, configuration, programs, ports, disk, running },
    lines,
    exitCode: faults.length === 0 ? 0 : 1,
  };
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000)} MB`;
}
