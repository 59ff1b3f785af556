import { join } from 'node:path';
import type { Step } from './step.ts';

/** On a busy machine; at rest all steps together take less than one. */
const CHECK_DEADLINE_MS = 15 * 60_000;
const END_TO_END_DEADLINE_MS = 60 * 60_000;

/** What `npm run check` runs, longest first so that two at a time end together. */
export function checkSteps(root: string, resultsFolder: string): Step[] {
  const tool = (path: string): string => join(root, 'node_modules', path);
  return [
    vitestStep(root, { name: 'unit', projects: ['unit'], folder: '.', resultsFolder }),
    {
      name: 'types',
      script: tool('turbo/bin/turbo'),
      scriptArguments: ['run', 'types', '--output-logs=errors-only', '--continue'],
      deadlineMs: CHECK_DEADLINE_MS,
    },
    {
      name: 'lint',
      script: tool('oxlint/bin/oxlint'),
      scriptArguments: ['--type-aware', '--deny-warnings'],
      deadlineMs: CHECK_DEADLINE_MS,
    },
    vitestStep(root, { name: 'architecture', projects: ['unit'], folder: 'test', resultsFolder }),
    {
      name: 'dead code',
      script: tool('knip/bin/knip.js'),
      scriptArguments: ['--no-progress', '--no-config-hints'],
      deadlineMs: CHECK_DEADLINE_MS,
    },
    {
      name: 'format',
      script: tool('@biomejs/biome/bin/biome'),
      scriptArguments: ['ci', '--colors=off', '.'],
      deadlineMs: CHECK_DEADLINE_MS,
    },
  ];
}

/** Whole services with real peers beside them: too long for a check. */
export function wholeStep(root: string, resultsFolder: string): Step {
  return vitestStep(root, { name: 'whole', projects: ['whole'], folder: '.', resultsFolder });
}

/** Everything of test/ that drives running processes. */
export function endToEndStep(root: string, resultsFolder: string, filters: readonly string[]): Step {
  const step = vitestStep(root, { name: 'e2e', projects: ['beside', 'pairs', 'e2e'], folder: 'test', resultsFolder });
  return { ...step, deadlineMs: END_TO_END_DEADLINE_MS, scriptArguments: [...step.scriptArguments, ...filters] };
}

/** A run of vitest over some projects, with a JSON report to count by. */
function vitestStep(
  root: string,
  run: {
    readonly name: string;
    readonly projects: readonly string[];
    readonly folder: string;
    readonly resultsFolder: string;
  },
): Step {
  const report = join(run.resultsFolder, `${run.name}.json`);
  return {
    name: run.name,
    script: join(root, 'node_modules/vitest/vitest.mjs'),
    scriptArguments: [
      'run',
      '--root',
      run.folder,
      ...run.projects.flatMap((project) => ['--project', project]),
      '--passWithNoTests',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    deadlineMs: CHECK_DEADLINE_MS,
    report,
  };
}
