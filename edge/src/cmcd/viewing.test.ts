import { describe, expect, it } from 'vitest';
import { readReport } from './report.ts';
import { advance, openViewing, type Progress } from './viewing.ts';

/** Plays reports into a viewing: seconds, and what the player says then. @returns the sums, and what was told once. */
function play(...reports: readonly (readonly [atS: number, text: string])[]) {
  const first = reports[0]?.[0] ?? 0;
  const viewing = openViewing('source', first * 1000);
  const sums = { watchedMs: 0, stalledMs: 0, stalls: 0, startups: [] as number[], latencies: [] as number[] };
  for (const [atS, text] of reports) {
    const report = readReport(encodeURIComponent(`sid="a",${text}`));
    if (report === undefined) {
      throw new Error(`no report: ${text}`);
    }
    const progress: Progress = advance(viewing, report, atS * 1000);
    sums.watchedMs += progress.watchedMs;
    sums.stalledMs += progress.stalledMs;
    sums.stalls += progress.stalls;
    sums.startups.push(...(progress.startupMs === undefined ? [] : [progress.startupMs]));
    sums.latencies.push(...(progress.latencyMs === undefined ? [] : [progress.latencyMs]));
  }
  return sums;
}

describe('one viewing', () => {
  it('starts when its player says so', () => {
    const told = play([0, 'su,sta=s,v=2'], [1, 'msd=740,sta=p,v=2'], [2, 'msd=740,sta=p,v=2']);
    expect(told.startups).toEqual([740]);
  });

  it('starts, by version 1, with the first request that is not urgent', () => {
    expect(play([0, 'su'], [0.4, 'su'], [1.2, 'bl=2000'], [2, 'bl=2000']).startups).toEqual([1200]);
  });

  it('tells no start when it was on already as the edge first heard of it', () => {
    expect(play([0, 'bl=1000'], [1, 'bl=1000']).startups).toEqual([]);
  });

  it('is watched from its start on, and not while it is paused or has ended', () => {
    const told = play([0, 'su'], [2, 'sta=p'], [5, 'sta=p'], [6, 'sta=a'], [20, 'sta=p'], [21, 'sta=e'], [25, 'sta=e']);
    expect(told.watchedMs).toBe(3_000 + 1_000 + 1_000);
  });

  it('tells its stalls itself', () => {
    const told = play([0, 'sta=p'], [5, 'sta=r,su'], [6, 'sta=r,su'], [7, 'bs,bsd=1800,sta=p'], [8, 'sta=p']);
    expect([told.stalls, told.stalledMs]).toEqual([1, 1800]);
  });

  it('by version 1, stands still from the report of it to the first request that is not urgent', () => {
    const told = play(
      [0, 'bl=1'],
      [5, 'bs,su'],
      [6, 'su'],
      [6.5, 'bl=900'],
      [8, 'bl=2000'],
      [9, 'bs,su'],
      [9.25, 'bl=1'],
    );
    expect([told.stalls, told.stalledMs]).toEqual([2, 1750]);
  });

  it('two stalls that were told one after the other are two', () => {
    const told = play([0, 'sta=p'], [5, 'bs,bsd=300,sta=p'], [6, 'bs,bsd=400,sta=p']);
    expect([told.stalls, told.stalledMs]).toEqual([2, 700]);
  });

  it('cannot have stood still for longer than it has lasted', () => {
    expect(play([0, 'sta=p'], [1, 'bs,bsd=60000,sta=p']).stalledMs).toBe(1000);
  });

  it('a seek is no stall', () => {
    expect(play([0, 'sta=p'], [1, 'su,sta=k'], [2, 'sta=p'])).toMatchObject({ stalls: 0, stalledMs: 0 });
  });

  it('tells its latency once in ten seconds, however often it reports', () => {
    const reports = Array.from({ length: 41 }, (_, index) => [index / 2, `ltc=${index}`] as const);
    expect(play(...reports).latencies).toEqual([0, 20, 40]);
  });
});
