import { ACCESS_OPERATIONS } from './access-operations.ts';
import { ACCOUNT_OPERATIONS } from './account-operations.ts';
import { CHANNEL_OPERATIONS } from './channel-operations.ts';
import { CONSOLE_OPERATIONS } from './console-operations.ts';
import { ENCODER_OPERATIONS } from './encoder-operations.ts';
import { EVENT_OPERATIONS } from './event-operations.ts';
import { GROUP_OPERATIONS } from './group-operations.ts';
import type { KeyNeed, Operation, Operations } from './operation.ts';
import { PEOPLE_OPERATIONS } from './people-operations.ts';
import { WEBHOOK_OPERATIONS } from './webhook-operations.ts';

/** Every request that the API takes: described to programs by the schemas that routes read and answer by. */
export const OPERATIONS: Operations = {
  ...ACCOUNT_OPERATIONS,
  ...CHANNEL_OPERATIONS,
  ...ENCODER_OPERATIONS,
  ...EVENT_OPERATIONS,
  ...ACCESS_OPERATIONS,
  ...PEOPLE_OPERATIONS,
  ...GROUP_OPERATIONS,
  ...WEBHOOK_OPERATIONS,
  ...CONSOLE_OPERATIONS,
};

/** A path with a name in its place goes before one that takes any. */
const PATTERNS = Object.entries(OPERATIONS)
  .map(([path, methods]) => ({ segments: path.split('/'), methods }))
  .toSorted((a, b) => wildOf(a) - wildOf(b));

/** @param path as it was asked for, from `/api/v1/` on. @returns what a key needs for it; what is not described is shut to keys. */
export function keyNeedOf(method: string, path: string): KeyNeed {
  const asked = path.replace(/^\/api\/v1\//, '').split('/');
  const found = PATTERNS.find(
    ({ segments }) =>
      segments.length === asked.length &&
      segments.every((segment, at) => segment.startsWith('[') || segment === asked[at]),
  );
  const methods: Readonly<Record<string, Operation | undefined>> = found?.methods ?? {};
  return methods[method === 'HEAD' ? 'GET' : method]?.key ?? 'never';
}

function wildOf({ segments }: { readonly segments: readonly string[] }): number {
  return segments.filter((segment) => segment.startsWith('[')).length;
}
