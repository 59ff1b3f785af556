import { join } from 'node:path';
import type { ChildPlan } from '@rostrum/service/child-life';
import { assertNever } from '@rostrum/service/errors';
import type { HeldSocket } from '@rostrum/service/held-socket';
import type { Settings } from '../config.ts';

/** The processes of Rostrum, in the order they are stopped in reverse. */
export const ROLES = ['ingest', 'web', 'edge'] as const;
export type Role = (typeof ROLES)[number];

/** @returns whether `name` is a role. */
export function isRole(name: string | undefined): name is Role {
  return ROLES.some((role) => role === name);
}

/** What a role cannot have made for it when it runs alone: it must meet the other machines somewhere. */
const NEEDED_ALONE = {
  ingest: ['DATABASE_URL', 'REDIS_URL'],
  web: ['DATABASE_URL', 'REDIS_URL'],
  edge: ['REDIS_URL'],
} as const satisfies Record<Role, readonly string[]>;

/** @returns a sentence when a role cannot run alone with these settings. */
export function faultAlone(role: Role, settings: Settings): string | undefined {
  const missing = NEEDED_ALONE[role].filter((key) => settings.config[key] === undefined);
  return missing.length === 0
    ? undefined
    : `The ${role} alone needs ${missing.join(' and ')}, shared with the other machines; 'npm start' brings its own.`;
}

/**
 * How a role is started.
 * @param handed keys set for it besides the configuration's own: absolute, decided once for all roles.
 */
function rolePlan(role: Role, root: string, settings: Settings, handed: NodeJS.ProcessEnv): ChildPlan {
  return {
    name: role,
    program: process.execPath,
    programArguments: ['--disable-warning=ExperimentalWarning', join(root, role, 'src', 'main.ts')],
    cwd: root,
    environment: { ...settings.environment, NODE_ENV: 'production', ...handed },
    readiness: 'ipc',
  };
}

/** What a worker of the edge inherits, by name; undefined where nothing can be held. */
export type WorkerSockets = ReadonlyMap<string, HeldSocket> | undefined;

/** The processes of the edge. */
export type EdgeWorkers = {
  /** One for each. */
  readonly sockets: readonly WorkerSockets[];
  /** Where they answer each other. */
  readonly siblingFolder: string;
};

/**
 * How the processes of some roles are started, in the order of {@link ROLES}.
 */
export function rolePlans(
  roles: readonly Role[],
  root: string,
  settings: Settings,
  handed: NodeJS.ProcessEnv,
  edge: EdgeWorkers,
): ChildPlan[] {
  return ROLES.filter((role) => roles.includes(role)).flatMap((role) => {
    const plan = rolePlan(role, root, settings, handed);
    switch (role) {
      case 'edge':
        return edgePlans(plan, edge);
      case 'ingest':
        // What clients hold on to is with the doors, so the core may go and come.
        return [{ ...plan, standbyKey: 'INGEST_STANDBY' }, ...doorPlans(plan, root, settings)];
      case 'web':
        return [plan];
      default:
        return assertNever(role);
    }
  });
}

const SRT_STUCK_AFTER_MS = 5_000;

/** Encoders are held by processes of their own, one for each protocol: they stay connected while the core is replaced. */
function doorPlans(plan: ChildPlan, root: string, { config }: Settings): ChildPlan[] {
  const doors = [
    ...(config.INGEST_RTMP_PORT === 0 && config.INGEST_RTMPS_PORT === 0 ? [] : [{ protocol: 'rtmp' }]),
    // libsrt is not ours and may hang: it is seen sooner.
    ...(config.INGEST_SRT_PORT === 0 ? [] : [{ protocol: 'srt', stuckAfterMs: SRT_STUCK_AFTER_MS }]),
    // Nobody connects here: it connects to what channels are pulled from.
    ...(config.INGEST_PULL_MAX === 0 ? [] : [{ protocol: 'pull' }]),
  ];
  return doors.map(({ protocol, ...more }) => ({
    ...plan,
    ...more,
    name: `${plan.name}-${protocol}`,
    programArguments: [...plan.programArguments.slice(0, -1), join(root, 'ingest', 'src', `${protocol}-main.ts`)],
  }));
}

function edgePlans(plan: ChildPlan, { sockets, siblingFolder }: EdgeWorkers): ChildPlan[] {
  const { length: workers } = sockets;
  return sockets.map((inherited, index) => ({
    ...plan,
    ...(inherited === undefined ? {} : { inherits: { key: 'EDGE_LISTEN_FDS', sockets: inherited } }),
    ...(workers === 1 ? {} : workerOf(plan, index + 1, { workers, siblingFolder })),
  }));
}

function workerOf(
  { name, environment }: ChildPlan,
  index: number,
  { workers, siblingFolder }: { workers: number; siblingFolder: string },
): Pick<ChildPlan, 'name' | 'worker' | 'environment'> {
  return {
    name: `${name}-${index}`,
    worker: { role: name, index },
    environment: {
      ...environment,
      EDGE_WORKERS: String(workers),
      EDGE_WORKER: String(index),
      EDGE_SIBLINGS: siblingFolder,
    },
  };
}
