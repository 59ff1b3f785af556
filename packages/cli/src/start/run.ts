import { rmSync } from 'node:fs';
import { systemClock } from '@rostrum/service/clock';
import { lanAddresses } from '@rostrum/service/lan-addresses';
import { type Log, openLineFormat, openLog } from '@rostrum/service/log';
import { openMetrics } from '@rostrum/service/metrics';
import { Supervisor } from '@rostrum/service/supervisor';
import { which } from '../../setup/programs.mjs';
import type { Settings } from '../config.ts';
import { effectiveConfiguration } from '../effective-configuration.ts';
import { makeDataFolder, makeSocketFolder, type Places } from '../places.ts';
import { versionOf } from '../version.ts';
import { Fault } from '../words.ts';
import { bannerLines } from './banner.ts';
import { holdEdgeSockets } from './edge-sockets.ts';
import { handedDown } from './handed-down.ts';
import { machineFacts, machineReport } from './machine-report.ts';
import { MachineTeller } from './machine-teller.ts';
import { metricsEndpoint } from './metrics-endpoint.ts';
import { portFaults, portsOf } from './ports.ts';
import { prepareStore } from './prepare-store.ts';
import { privateRedisPlan } from './private-redis.ts';
import { ROLES, type Role, rolePlans } from './roles.ts';
import { takeRunLock } from './run-lock.ts';
import { endLeftovers, openRunRecord, writeSupervisor } from './run-record.ts';
import { listenForStop, type StopSignals } from './stop-signals.ts';

/** After this the terminal is told what is waited for. */
const SLOW_START_MS = 10_000;

/**
 * Starts roles and keeps them running until told to stop.
 * @param roles all of them, or one of a cluster.
 * @throws Error in words when they cannot be started.
 */
export async function run(root: string, settings: Settings, roles: readonly Role[]): Promise<void> {
  const startedAt = systemClock.now();
  let renew = (_role: Role): void => {};
  const stop = listenForStop(
    () => systemClock.now(),
    (role) => renew(role),
  );
  const isPretty = (settings.environment.ROSTRUM_LOG_PRETTY ?? (process.stderr.isTTY ? '1' : '0')) === '1';
  const log = openLog('start', { level: settings.config.ROSTRUM_LOG_LEVEL, pretty: isPretty });
  for (const note of settings.notes) {
    log.warn({ note }, 'start: a setting has no effect');
  }
  const places = makeDataFolder(settings.dataFolder);
  const hasOwnRedis = settings.config.REDIS_URL === undefined;
  const lock = await claim(settings, places, roles, [...(hasOwnRedis ? ['redis'] : []), ...roles], log);
  try {
    const hasWorkers = roles.includes('edge') && settings.config.EDGE_WORKERS > 1;
    const hasSockets = hasOwnRedis || hasWorkers || roles.includes('ingest');
    if (hasSockets) {
      makeSocketFolder(places.socketFolder);
    }
    if (hasWorkers) {
      makeSocketFolder(places.edgeSocketFolder);
    }
    const handed = handedDown(settings, places, roles.includes('ingest'));
    const setupLink = await prepareStore(settings, places, roles);
    const edgeSockets = roles.includes('edge') ? await holdEdgeSockets(settings) : undefined;
    const format = isPretty ? openLineFormat() : (line: string): string => `${line}\n`;
    const supervisor = new Supervisor({
      groups: [
        hasOwnRedis ? [privateRedisPlan(places)] : [],
        rolePlans(roles, root, settings, handed, {
          sockets: edgeSockets?.ofWorkers ?? [],
          siblingFolder: places.edgeSocketFolder,
        }),
      ],
      log,
      clock: systemClock,
      onLine: (role, line) => tellLine(log, format, role, line),
      onPids: openRunRecord(places.runFolder),
    });
    renew = (role) => renewRole(role, supervisor, roles, log);
    writeSupervisor(places.runFolder, roles);
    const metrics = metricsEndpoint(supervisor, openMetrics(), settings.config.METRICS_PORT);
    if (settings.config.METRICS_PORT !== 0) {
      await metrics.start();
    }
    const teller = openTeller(root, settings, roles, { supervisor, redisUrl: handed.REDIS_URL ?? '', log });
    await teller.start();
    void supervisor.start().then(() => tellReady(settings, roles, setupLink, startedAt));
    systemClock.after(SLOW_START_MS, () => tellSlow(supervisor, log));
    await untilStopped(supervisor, teller, stop, log);
    edgeSockets?.close();
    await metrics.close();
    if (hasOwnRedis) {
      rmSync(places.socketFolder, { recursive: true, force: true });
    } else {
      rmSync(places.ingestSocket, { force: true });
    }
    if (hasWorkers) {
      rmSync(places.edgeSocketFolder, { recursive: true, force: true });
    }
  } finally {
    lock.release();
  }
}

async function claim(settings: Settings, places: Places, roles: readonly Role[], names: readonly string[], log: Log) {
  const claimed = takeRunLock(places.runFolder, roles, `process ${process.pid}, ${settings.publicUrl}`);
  if ('holder' in claimed) {
    throw new Fault(
      `Rostrum runs already on ${places.dataFolder} (${claimed.holder}). Stop it first; or set ROSTRUM_DATA and the ports to run another one beside it.`,
    );
  }
  const ended = await endLeftovers(places.runFolder, names, systemClock);
  if (ended.length > 0) {
    log.warn({ roles: ended }, 'supervisor: processes of an earlier run were still there; they are ended');
  }
  const faults = await portFaults(portsOf(settings, roles));
  if (faults.length > 0) {
    claimed.lock.release();
    throw new Fault(`Rostrum cannot start:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
  return claimed.lock;
}

/** `rostrum restart edge` (SIGHUP) or `ingest` (SIGUSR2): new code and a new process, and nobody is cut off. */
function renewRole(role: Role, supervisor: Supervisor, roles: readonly Role[], log: Log): void {
  if (roles.includes(role)) {
    log.info({ role }, 'supervisor: a role is restarted');
    void supervisor.replace(role);
  } else {
    log.warn({ role, roles }, 'supervisor: told to restart a role, but runs none of it');
  }
}

/** Roles log JSON; Redis says in plain words what only matters when something is wrong. */
function tellLine(log: Log, format: (line: string) => string, role: string, line: string): void {
  if (role === 'redis') {
    log.debug({ output: line }, 'redis: says');
  } else {
    process.stderr.write(format(line));
  }
}

function tellReady(settings: Settings, roles: readonly Role[], setupLink: string | undefined, startedAt: number): void {
  const seconds = (systemClock.now() - startedAt) / 1000;
  if (roles.length < ROLES.length) {
    process.stdout.write(`${roles.join(', ')} up (${seconds.toFixed(1)} s)\n`);
    return;
  }
  const notes =
    which('ffmpeg') === undefined ? ['ffmpeg is missing: viewers get the source picture only, no smaller sizes.'] : [];
  const lines = bannerLines({
    publicUrl: settings.publicUrl,
    setupLink,
    rtmpPort: settings.config.INGEST_RTMP_PORT,
    srtPort: settings.config.INGEST_SRT_PORT,
    lanAddresses: settings.isPublicUrlSet ? [] : lanAddresses(),
    seconds,
    notes,
  });
  process.stdout.write(`${lines.join('\n')}\n`);
}

function tellSlow(supervisor: Supervisor, log: Log): void {
  for (const child of supervisor.children.filter((candidate) => !candidate.isServing)) {
    log.warn({ role: child.name, cause: child.lastCause }, 'supervisor: a process does not serve yet');
  }
}

/** Tells the site how this machine is, as soon as there is a Redis. */
function openTeller(
  root: string,
  settings: Settings,
  roles: readonly Role[],
  { supervisor, redisUrl, log }: { readonly supervisor: Supervisor; readonly redisUrl: string; readonly log: Log },
): MachineTeller {
  const { dataFolder } = settings;
  const facts = machineFacts(settings, roles, { version: versionOf(root), since: systemClock.wallNow() });
  return new MachineTeller({
    url: redisUrl,
    isDue: () => supervisor.children.find(({ name }) => name === 'redis')?.isServing !== false,
    report: () => machineReport(facts, dataFolder, supervisor.children, systemClock.wallNow()),
    configuration: { id: facts.id, host: facts.host, rows: effectiveConfiguration(settings) },
    clock: systemClock,
    log,
  });
}

/** Ends at once, by force, when the person insists. */
async function untilStopped(supervisor: Supervisor, teller: MachineTeller, stop: StopSignals, log: Log): Promise<void> {
  await stop.asked;
  log.info({}, 'supervisor: stops');
  void stop.insisted.then(() => {
    supervisor.killAll();
    process.exit(130);
  });
  await teller.close();
  await supervisor.close();
}
