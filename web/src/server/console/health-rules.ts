import {
  DEATHS_MAX,
  type Health,
  type HealthFinding,
  type MachineHealth,
  type ProcessReport,
} from '@rostrum/contract/health';
import type { Language } from '@rostrum/contract/language';
import { listProcess, sayBytes, saySpan, sayTenths } from '../../features/console/process-words.ts';
import { spokenIn } from '../../language/catalogs.ts';
import { sayCondition } from '../../language/say-condition.ts';
import { type Say, speak } from '../../language/speaker.ts';

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
type Found = HealthFinding & { readonly isOfDisk?: boolean };
/** In whose language, and when, milliseconds since 1970. */
type Telling = {
  readonly language: Language;
  readonly say: Say<'health'>;
  readonly sayAdmin: Say<'admin'>;
  readonly now: number;
};

/** @param now milliseconds since 1970. @returns what is to be known, the worst first, and all of it in a sentence. */
export function judgeHealth(known: Known, now: number, language: Language): Pick<Health, 'verdict' | 'findings'> {
  const telling = tellingOf(now, language);
  const findings = judge(known, telling).map(toTell);
  return { findings, verdict: verdictOf(findings, telling.say) };
}

/** @returns what of it is about room on a disk. */
export function diskAlarms(known: Known, now: number, language: Language): HealthFinding[] {
  const found = judge(known, tellingOf(now, language)).filter(({ isOfDisk }) => isOfDisk === true);
  return found.map(toTell);
}

function toTell({ severity, where, say, cure }: Found): HealthFinding {
  return { severity, where, say, cure };
}

function tellingOf(now: number, language: Language): Telling {
  const spoken = spokenIn(language, ['health', 'admin']);
  return {
    language,
    say: speak(language, spoken, 'health'),
    sayAdmin: speak(language, spoken, 'admin'),
    now,
  };
}

function judge(known: Known, telling: Telling): Found[] {
  const found = [...ofWhole(known, telling.say), ...known.machines.flatMap((machine) => ofMachine(machine, telling))];
  // Roles that run by themselves on one machine tell the same of it.
  return [...new Map(found.map((finding) => [`${finding.where} ${finding.say}`, finding])).values()].toSorted(
    (a, b) => RANKS[a.severity] - RANKS[b.severity],
  );
}

const RANKS = { bad: 0, warn: 1, off: 2 } as const;

function verdictOf(findings: readonly HealthFinding[], say: Say<'health'>): Health['verdict'] {
  const wrong = findings.filter(({ severity }) => severity !== 'off');
  const [first] = wrong;
  if (first === undefined) {
    return { level: 'well', say: say('allWell') };
  }
  const more = wrong.length - 1;
  return {
    level: first.severity === 'bad' ? 'bad' : 'warn',
    say: more === 0 ? first.say : say('andMore', { first: first.say, count: more }),
  };
}

function ofWhole({ machines, isBusConnected }: Known, say: Say<'health'>): Found[] {
  const findings: Found[] = [];
  if (!isBusConnected) {
    findings.push({ severity: 'bad', where: say('theSite'), say: say('busAway'), cure: say('busAwayCure') });
  }
  if (machines.length === 0 && isBusConnected) {
    findings.push({ severity: 'warn', where: say('theSite'), say: say('noMachine'), cure: say('noMachineCure') });
  }
  const roles = new Set(
    machines.filter(({ isSilent }) => !isSilent).flatMap(({ processes }) => processes.map(({ role }) => role)),
  );
  for (const role of machines.length > 0 && isBusConnected
    ? (['ingest', 'edge'] as const).filter((one) => !roles.has(one))
    : []) {
    findings.push({
      severity: 'bad',
      where: say('everywhere'),
      say: say(role === 'edge' ? 'noEdge' : 'noIngest'),
      cure: say('startOne', { role }),
    });
  }
  const versions = new Set(machines.filter(({ isSilent }) => !isSilent).map(({ version }) => version));
  if (versions.size > 1) {
    findings.push({
      severity: 'warn',
      where: say('everywhere'),
      say: say('versions', { versions: [...versions].sort().join(', ') }),
      cure: say('versionsCure'),
    });
  }
  return findings;
}

function ofMachine(machine: MachineHealth, telling: Telling): Found[] {
  const { host: where, heardAt, processes } = machine;
  const { say, language, now } = telling;
  if (machine.isSilent) {
    const span = saySpan(now - heardAt, language);
    return [
      {
        severity: 'bad',
        where,
        say: say('machineSilent', { where, roles: rolesOf(processes), span }),
        cure: say('machineSilentCure'),
      },
    ];
  }
  return [
    ...processes.flatMap((process) => ofProcess(process, where, telling)),
    ...ofDisk(machine, telling),
    ...ofLoad(machine, telling),
    ...ofClock(machine, telling),
    ...ofCertificate(machine, telling),
  ];
}

function ofProcess(process: ProcessReport, where: string, { say, sayAdmin, language, now }: Telling): Found[] {
  const name = listProcess(process.name, sayAdmin);
  const findings: Found[] = process.conditions.map((condition) => ({
    severity: condition.severity,
    where,
    ...sayCondition(condition, process.role, language),
    isOfDisk: /\bdisk\b/.test(condition.say),
  }));
  const recent = process.deaths.filter(({ at }) => now - at < RECENT_MS);
  const cause = recent[0] === undefined ? '' : `: ${recent[0].cause.replace(/[.\s]+$/, '')}`;
  const log = say('log', { process: process.name });
  if (!process.isServing) {
    findings.push({
      severity: 'bad',
      where,
      say: say('doesNotRun', { name, cause }),
      cure: say('doesNotRunCure', { log }),
    });
  } else if (recent.length > 0) {
    const isMany = recent.length >= MANY_DEATHS;
    findings.push({
      severity: isMany ? 'bad' : 'warn',
      where,
      say: say(recent.length === DEATHS_MAX ? 'restartedAtLeast' : 'restarted', { name, count: recent.length, cause }),
      cure: say(isMany ? 'restlessCure' : 'restartedCure', { log }),
    });
  }
  const isWarm = process.since !== null && now - process.since > WARMING_MS;
  const delayMs = process.loopDelayMs ?? 0;
  if (process.isServing && isWarm && delayMs >= SLOW_LOOP_MS) {
    findings.push({
      severity: delayMs >= STUCK_LOOP_MS ? 'bad' : 'warn',
      where,
      say: say('late', { name, seconds: sayTenths(delayMs / 1_000, language) }),
      cure: say('lateCure'),
    });
  }
  return findings;
}

function ofDisk({ host: where, disk }: MachineHealth, { say, language }: Telling): Found[] {
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
      say: say('diskFull', { ...roomOf(disk, language), where }),
      cure: say('diskFullCure'),
      isOfDisk: true,
    },
  ];
}

function ofLoad({ host: where, memory, cores, load }: MachineHealth, { say, language }: Telling): Found[] {
  const findings: Found[] = [];
  if (memory.freeBytes < memory.totalBytes * LITTLE_FREE_SHARE) {
    findings.push({
      severity: 'warn',
      where,
      say: say('memoryFull', { ...roomOf(memory, language), where }),
      cure: say('memoryFullCure'),
    });
  }
  if (load > cores * 2) {
    findings.push({
      severity: 'warn',
      where,
      say: say('busy', { where, cores, load: Math.round(load) }),
      cure: say('busyCure'),
    });
  }
  return findings;
}

function ofClock({ host: where, clockAheadMs }: MachineHealth, { say, language }: Telling): Found[] {
  const off = Math.abs(clockAheadMs ?? 0);
  if (off < CLOCK_ODD_MS) {
    return [];
  }
  return [
    {
      severity: off >= CLOCK_WRONG_MS ? 'bad' : 'warn',
      where,
      say: say((clockAheadMs ?? 0) > 0 ? 'clockAhead' : 'clockBehind', { where, span: saySpan(off, language) }),
      cure: say('clockCure'),
    },
  ];
}

function ofCertificate({ host: where, certificateEndsAt }: MachineHealth, { say, language, now }: Telling): Found[] {
  if (certificateEndsAt === null || certificateEndsAt - now > CERTIFICATE_SOON_MS) {
    return [];
  }
  const leftMs = certificateEndsAt - now;
  return [
    {
      severity: leftMs <= 0 ? 'bad' : 'warn',
      where,
      say: leftMs <= 0 ? say('certificateOver') : say('certificateEnds', { span: saySpan(leftMs, language) }),
      cure: say('certificateCure'),
    },
  ];
}

function roomOf(
  { freeBytes, totalBytes }: MachineHealth['memory'],
  language: Language,
): { free: string; total: string } {
  return { free: sayBytes(freeBytes, language), total: sayBytes(totalBytes, language) };
}

function rolesOf(processes: readonly ProcessReport[]): string {
  return [...new Set(processes.map(({ role }) => role))].join(', ');
}
