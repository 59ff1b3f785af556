import {
  DEATHS_MAX,
  type Health,
  type HealthFinding,
  type MachineHealth,
  type ProcessReport,
} from '@rostrum/contract/health';
import { sayBytes, sayProcess, saySpan, sentence } from '../../features/console/process-words.ts';

/** What is wrong, by what machines tell: pure, over what is known now. */

const MINUTE_MS = 60_000;
/** Deaths within this time are told of. */
const RECENT_MS = 10 * MINUTE_MS;
/** As many within it are no accident. */
const MANY_DEATHS = 3;
/** A process that serves for less than this is still warming up. */
const WARMING_MS = 15_000;
const SLOW_LOOP_MS = 250;
const STUCK_LOOP_MS = 1_000;
/** What `rostrum doctor` calls too little, too. */
const LEAST_FREE_BYTES = 500_000_000;
const LITTLE_FREE_SHARE = 0.05;
const LITTLE_FREE_BYTES = [1_000_000_000, 10_000_000_000] as const;
const CERTIFICATE_SOON_MS = 14 * 24 * 60 * MINUTE_MS;
/** Tokens allow for half a minute; ages and schedules look odd before. */
const CLOCK_ODD_MS = 2_000;
const CLOCK_WRONG_MS = 20_000;

type Known = Pick<Health, 'machines' | 'isBusConnected'>;

/** @param now milliseconds since 1970. @returns what is to be known, the worst first, and all of it in a sentence. */
export function judgeHealth(known: Known, now: number): Pick<Health, 'verdict' | 'findings'> {
  const found = [...ofWhole(known), ...known.machines.flatMap((machine) => ofMachine(machine, now))];
  // Roles that run by themselves on one machine tell the same of it.
  const findings = [...new Map(found.map((finding) => [`${finding.where} ${finding.say}`, finding])).values()].toSorted(
    (a, b) => RANKS[a.severity] - RANKS[b.severity],
  );
  return { findings, verdict: verdictOf(findings) };
}

const RANKS = { bad: 0, warn: 1, off: 2 } as const;

function verdictOf(findings: readonly HealthFinding[]): Health['verdict'] {
  const wrong = findings.filter(({ severity }) => severity !== 'off');
  const [first] = wrong;
  if (first === undefined) {
    return { level: 'well', say: 'All is well.' };
  }
  const more = wrong.length - 1;
  const say = more === 0 ? first.say : `${first.say} And ${more} more ${more === 1 ? 'thing' : 'things'} below.`;
  return { level: first.severity === 'bad' ? 'bad' : 'warn', say };
}

function ofWhole({ machines, isBusConnected }: Known): HealthFinding[] {
  const findings: HealthFinding[] = [];
  if (!isBusConnected) {
    findings.push({
      severity: 'bad',
      where: 'the site',
      say: 'Redis does not answer the site, so that it hears of nothing: what stands below is old.',
      cure: 'See whether Redis runs. Playing and publishing go on without it.',
    });
  }
  if (machines.length === 0 && isBusConnected) {
    findings.push({
      severity: 'warn',
      where: 'the site',
      say: 'No machine has told how it is.',
      cure: 'This page hears of processes that are started by npm start; wait ten seconds after a start.',
    });
  }
  const roles = new Set(
    machines.filter(({ isSilent }) => !isSilent).flatMap(({ processes }) => processes.map(({ role }) => role)),
  );
  for (const role of machines.length > 0 && isBusConnected
    ? (['ingest', 'edge'] as const).filter((one) => !roles.has(one))
    : []) {
    findings.push({
      severity: 'bad',
      where: 'everywhere',
      say:
        role === 'edge' ? 'No edge is heard of: nobody can watch.' : 'No ingest is heard of: no encoder can publish.',
      cure: `Start one: npm start, or npm start -- ${role} on a machine of its own.`,
    });
  }
  const versions = new Set(machines.filter(({ isSilent }) => !isSilent).map(({ version }) => version));
  if (versions.size > 1) {
    findings.push({
      severity: 'warn',
      where: 'everywhere',
      say: `Machines run different versions: ${[...versions].sort().join(', ')}.`,
      cure: 'Bring all to the same version, the edges last.',
    });
  }
  return findings;
}

function ofMachine(machine: MachineHealth, now: number): HealthFinding[] {
  const { host: where, heardAt, processes } = machine;
  if (machine.isSilent) {
    return [
      {
        severity: 'bad',
        where,
        say: `Nothing was heard of ${where} (${rolesOf(processes)}) for ${saySpan(now - heardAt)}.`,
        cure: 'See whether the machine runs, npm start on it, and its way to Redis. If it was given up, it is forgotten an hour after its last word.',
      },
    ];
  }
  return [
    ...processes.flatMap((process) => ofProcess(process, where, now)),
    ...ofDisk(machine),
    ...ofLoad(machine),
    ...ofClock(machine),
    ...ofCertificate(machine, now),
  ];
}

function ofProcess(process: ProcessReport, where: string, now: number): HealthFinding[] {
  const name = sayProcess(process.name);
  const findings: HealthFinding[] = process.conditions.map(({ severity, say, cure }) => ({
    severity,
    where,
    say,
    cure,
  }));
  const recent = process.deaths.filter(({ at }) => now - at < RECENT_MS);
  const cause = recent[0] === undefined ? '' : `: ${recent[0].cause.replace(/[.\s]+$/, '')}`;
  const log = `The log of npm start says more; look there for “${process.name}”.`;
  if (!process.isServing) {
    findings.push({
      severity: 'bad',
      where,
      say: `${sentence(name)} does not run${cause}.`,
      cure: `It is started again by itself. ${log}`,
    });
  } else if (recent.length > 0) {
    const times =
      recent.length === 1 ? 'once' : `${recent.length === DEATHS_MAX ? 'at least ' : ''}${recent.length} times`;
    findings.push({
      severity: recent.length >= MANY_DEATHS ? 'bad' : 'warn',
      where,
      say: `${sentence(name)} was started again ${times} in the last 10 minutes${cause}.`,
      cure:
        recent.length >= MANY_DEATHS
          ? `It does not come to rest by itself. ${log}`
          : `It runs now. If it goes on: ${log}`,
    });
  }
  const isWarm = process.since !== null && now - process.since > WARMING_MS;
  if (process.isServing && isWarm && (process.loopDelayMs ?? 0) >= SLOW_LOOP_MS) {
    const delayMs = process.loopDelayMs ?? 0;
    findings.push({
      severity: delayMs >= STUCK_LOOP_MS ? 'bad' : 'warn',
      where,
      say: `${sentence(name)} answers ${(delayMs / 1_000).toFixed(1)} s late.`,
      cure: 'The machine has too little time for it: fewer rungs (INGEST_LADDER), more cores, or edges on other machines.',
    });
  }
  return findings;
}

function ofDisk({ host: where, disk }: MachineHealth): HealthFinding[] {
  if (disk === null) {
    return [];
  }
  const [least, most] = LITTLE_FREE_BYTES;
  const little = Math.max(least, Math.min(most, disk.totalBytes * LITTLE_FREE_SHARE));
  if (disk.freeBytes >= little) {
    return [];
  }
  return [
    {
      severity: disk.freeBytes < LEAST_FREE_BYTES ? 'bad' : 'warn',
      where,
      say: `Only ${sayBytes(disk.freeBytes)} of ${sayBytes(disk.totalBytes)} are free on the disk of ${where}.`,
      cure: 'Make room, or bound what is kept: INGEST_DISK_MAX_BYTES, INGEST_WINDOW_S, EDGE_DISK_MAX_BYTES.',
    },
  ];
}

function ofLoad({ host: where, memory, cores, load }: MachineHealth): HealthFinding[] {
  const findings: HealthFinding[] = [];
  if (memory.freeBytes < memory.totalBytes * LITTLE_FREE_SHARE) {
    findings.push({
      severity: 'warn',
      where,
      say: `Only ${sayBytes(memory.freeBytes)} of ${sayBytes(memory.totalBytes)} of memory are free on ${where}.`,
      cure: 'Lower EDGE_CACHE_MAX_BYTES or the number of channels here, or give the machine more memory.',
    });
  }
  if (load > cores * 2) {
    findings.push({
      severity: 'warn',
      where,
      say: `${where} has ${cores} cores, and work for ${Math.round(load)}.`,
      cure: 'Fewer rungs (INGEST_LADDER), more cores, or edges on other machines.',
    });
  }
  return findings;
}

function ofClock({ host: where, clockAheadMs }: MachineHealth): HealthFinding[] {
  const off = Math.abs(clockAheadMs ?? 0);
  if (off < CLOCK_ODD_MS) {
    return [];
  }
  return [
    {
      severity: off >= CLOCK_WRONG_MS ? 'bad' : 'warn',
      where,
      say: `The clock of ${where} is ${saySpan(off)} ${(clockAheadMs ?? 0) > 0 ? 'ahead of' : 'behind'} the site’s.`,
      cure: 'Let both set their clocks by NTP (timedatectl set-ntp true). From half a minute on, tokens are refused.',
    },
  ];
}

function ofCertificate({ host: where, certificateEndsAt }: MachineHealth, now: number): HealthFinding[] {
  if (certificateEndsAt === null || certificateEndsAt - now > CERTIFICATE_SOON_MS) {
    return [];
  }
  const leftMs = certificateEndsAt - now;
  return [
    {
      severity: leftMs <= 0 ? 'bad' : 'warn',
      where,
      say:
        leftMs <= 0
          ? 'The certificate has expired; browsers refuse it.'
          : `The certificate ends in ${saySpan(leftMs)}.`,
      cure: 'Where it comes by files, replace them; they are read again at once. By ACME it is renewed by itself, if port 80 can be reached.',
    },
  ];
}

function rolesOf(processes: readonly ProcessReport[]): string {
  return [...new Set(processes.map(({ role }) => role))].join(', ');
}
