import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { codeOnly } from './code-only.ts';

/** One file of ours. Paths are from the repository's root, with forward slashes. */
export type SourceFile = {
  readonly path: string;
  /** `edge`, `cli`, `hls`: the workspace's name without its scope. */
  readonly workspace: string;
  /** The text as it is, and with comments blanked. */
  readonly text: string;
  readonly code: string;
  /** Whether it only serves tests: it may reach what product code may not. */
  readonly isTest: boolean;
};

const ROOT = resolve(import.meta.dirname, '../..');
const SERVICES = ['ingest', 'edge', 'web', 'test'];
const PASSED_OVER = new Set(['node_modules', '.next', '.turbo', 'results']);
/** Its rows are imports that nobody makes. */
const NOT_SOURCE = 'test/architecture/import-scanner.test.ts';
const TEST_CODE = /\.(test|conformance)\.tsx?$|\/testing\/|\/test-[\w-]+\.ts$|^test\/|\/(vectors|fuzz)\//;

/** Every TypeScript and JavaScript file of all workspaces. */
export function sourceFiles(): SourceFile[] {
  const workspaces = [
    ...readdirSync(join(ROOT, 'packages')).map((name) => ({ name, folder: `packages/${name}` })),
    ...SERVICES.map((name) => ({ name, folder: name })),
  ];
  return workspaces.flatMap(({ name, folder }) =>
    pathsBelow(folder).map((path): SourceFile => {
      const text = readFileSync(join(ROOT, path), 'utf8');
      return { path, workspace: name, text, code: codeOnly(text), isTest: TEST_CODE.test(path) };
    }),
  );
}

function pathsBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      return PASSED_OVER.has(entry.name) ? [] : pathsBelow(path);
    }
    return /\.(ts|tsx|mjs)$/.test(entry.name) && path !== NOT_SOURCE ? [path] : [];
  });
}
