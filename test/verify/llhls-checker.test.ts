import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LlhlsChecker } from './llhls-checker.ts';
import { RULE_IDS, ruleOf } from './rule-table.ts';
import { serveSample } from './sample/server.ts';

/** How long the quick presentation is watched: its discontinuity comes after four of these. */
const WATCH_S = 7;
/** A busy machine may be late; what is right does not depend on the clock here. */
const PATIENT = { timingMs: 1500, gapMs: 1000, immediateMs: 1500 };

describe('the checker over HTTP', () => {
  let server: Awaited<ReturnType<typeof serveSample>>;
  beforeAll(async () => {
    server = await serveSample();
  });
  afterAll(() => server.close());

  it('watches a server that keeps the rules, and finds nothing', async () => {
    const checker = new LlhlsChecker({ url: server.url, seconds: WATCH_S, limits: PATIENT });
    const { recording, report } = await checker.run();
    expect(report.violations).toEqual([]);
    expect(recording.renditions.map(({ name }) => name).toSorted()).toEqual(['360p', 'audio', 'source']);
    const untried = RULE_IDS.filter((id) => report.tried[id] === undefined && !ruleOf(id).check.startsWith('not here'));
    // No gap and no byte ranges are served, nothing is decoded, and the window is short.
    expect(untried).toEqual(['SC7', 'PA8', 'PA9', 'PL12', 'CM1']);
  });

  it('says so when nothing is there', async () => {
    const url = server.url.replace('index.m3u8', 'nothing.m3u8');
    const { report } = await new LlhlsChecker({ url, seconds: 1 }).run();
    expect(report.violations.map(({ id }) => id)).toContain('MV8');
  });
});
