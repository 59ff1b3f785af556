import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { sumTallies, tallyOf } from './tally.ts';

const report = (passed: number, failed: number): string =>
  JSON.stringify({ numPassedTests: passed, numFailedTests: failed, numTotalTests: passed + failed });

const rows = [
  { name: 'a step that is no test counts as one', ok: true, text: undefined, tally: { passed: 1, failed: 0 } },
  { name: 'one that failed as one failure', ok: false, text: undefined, tally: { passed: 0, failed: 1 } },
  { name: 'a suite counts its tests', ok: true, text: report(7, 0), tally: { passed: 7, failed: 0 } },
  { name: 'its failures too', ok: false, text: report(7, 2), tally: { passed: 7, failed: 2 } },
  { name: 'a suite that could not load a file failed', ok: false, text: report(7, 0), tally: { passed: 7, failed: 1 } },
  { name: 'a suite that left half a report failed', ok: false, text: '{', tally: { passed: 0, failed: 1 } },
];

describe('a tally', () => {
  test.each(rows)('$name', ({ ok, text, tally }) => {
    const file = join(temporaryFolder(), 'report.json');
    if (text !== undefined) {
      writeFileSync(file, text);
    }
    const step = {
      name: 's',
      script: '',
      scriptArguments: [],
      deadlineMs: 1,
      ...(text === undefined ? {} : { report: file }),
    };
    expect(tallyOf({ step, ok, output: '', seconds: 1 })).toEqual(tally);
  });

  test('of several is their sum', () => {
    expect(
      sumTallies([
        { passed: 1, failed: 2 },
        { passed: 3, failed: 4 },
      ]),
    ).toEqual({ passed: 4, failed: 6 });
  });
});
