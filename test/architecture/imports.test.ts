import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findImports } from './import-scanner.ts';
import { type SourceFile, sourceFiles } from './source-files.ts';

/** Who may import whom: lower never knows upper, and those of one layer do not know each other. */
const GRAMMARS = ['units', 'hls', 'media', 'contract', 'service'];
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  units: [],
  hls: ['units'],
  media: ['units'],
  contract: ['units'],
  service: ['units'],
  entitlement: ['units', 'contract', 'service'],
  bus: ['units', 'contract', 'service'],
  store: ['units', 'contract', 'service'],
  ingest: [...GRAMMARS, 'bus', 'store'],
  // An edge holds a public key, a Redis address and an origin credential: nothing on it is worth stealing.
  edge: [...GRAMMARS, 'entitlement', 'bus'],
  web: [...GRAMMARS, 'entitlement', 'bus', 'store'],
  cli: [...GRAMMARS, 'entitlement', 'bus', 'store'],
  // Tests drive processes from outside; they read what the wire says, never a service's inside.
  test: [...GRAMMARS, 'entitlement'],
};

const files = sourceFiles();
const byPath = new Map(files.map((file) => [file.path, file]));

/** `packages/x/src/y.ts` for `./y.ts` and for `@rostrum/x/y`; undefined for packages of others. */
function resolveImport(from: SourceFile, specifier: string): string | undefined {
  if (specifier.startsWith('.')) {
    return posix.normalize(posix.join(posix.dirname(from.path), specifier));
  }
  const own = /^@rostrum\/([\w-]+)\/(.+)$/.exec(specifier);
  return own === null ? undefined : `packages/${own[1]}/src/${own[2]}.ts`;
}

type Edge = { readonly from: SourceFile; readonly to: string; readonly line: number };

const edges: Edge[] = files.flatMap((from) =>
  findImports(from.code).flatMap(({ specifier, line }) => {
    const to = resolveImport(from, specifier);
    return to === undefined ? [] : [{ from, to, line }];
  }),
);

function workspaceOf(path: string): string {
  const [first = '', second = ''] = path.split('/');
  return first === 'packages' ? second : first;
}

describe('imports', () => {
  test('were found at all', () => {
    expect(edges.length).toBeGreaterThan(300);
    expect(Object.keys(ALLOWED).sort()).toEqual([...new Set(files.map((file) => file.workspace))].sort());
  });

  test('point to files that exist', () => {
    const missing = edges
      .filter(({ to }) => /\.(ts|tsx|mjs)$/.test(to) && !byPath.has(to) && !to.includes('/.next/'))
      .map(({ from, to, line }) => `${from.path}:${line} imports ${to}, which is not there`);
    expect(missing).toEqual([]);
  });

  test('stay in the workspace, or go to a lower layer by its door', () => {
    const crossings = edges
      .filter(({ from, to }) => workspaceOf(to) !== from.workspace)
      .filter(({ from, to }) => !(ALLOWED[from.workspace] ?? []).includes(workspaceOf(to)))
      .map(
        ({ from, to, line }) => `${from.path}:${line} imports ${to}: ${from.workspace} may not know ${workspaceOf(to)}`,
      );
    expect(crossings).toEqual([]);
  });

  test('of another workspace go by its name, not by a path', () => {
    const byPathOnly = files.flatMap((from) =>
      findImports(from.code)
        .filter(({ specifier }) => specifier.startsWith('.'))
        .filter(({ specifier }) => workspaceOf(resolveImport(from, specifier) ?? '') !== from.workspace)
        .map(({ specifier, line }) => `${from.path}:${line} imports ${specifier}`),
    );
    expect(byPathOnly).toEqual([]);
  });

  test('of product code never go to test code', () => {
    const backwards = edges
      .filter(({ from, to }) => !from.isTest && byPath.get(to)?.isTest === true)
      .map(({ from, to, line }) => `${from.path}:${line} imports ${to}`);
    expect(backwards).toEqual([]);
  });

  test('make no circle, type-only ones counted', () => {
    expect(circles()).toEqual([]);
  });
});

/** Each circle once, as `a → b → a`, by a walk that remembers what it has finished. */
function circles(): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) {
    next.set(from.path, [...(next.get(from.path) ?? []), to]);
  }
  const finished = new Set<string>();
  const found: string[] = [];
  const walk = (path: string, trail: string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) {
      found.push([...trail.slice(start), path].join(' → '));
      return;
    }
    if (!finished.has(path)) {
      for (const to of next.get(path) ?? []) {
        walk(to, [...trail, path]);
      }
      finished.add(path);
    }
  };
  for (const { path } of files) {
    walk(path, []);
  }
  return found;
}
