import { join } from 'node:path';
import type { ChildPlan } from '@rostrum/service/child-life';
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
export function rolePlan(role: Role, root: string, settings: Settings, handed: NodeJS.ProcessEnv): ChildPlan {
  return {
    name: role,
    program: process.execPath,
    programArguments: ['--disable-warning=ExperimentalWarning', join(root, role, 'src', 'main.ts')],
    cwd: root,
    environment: { ...settings.environment, NODE_ENV: 'production', ...handed },
    readiness: 'ipc',
  };
}
