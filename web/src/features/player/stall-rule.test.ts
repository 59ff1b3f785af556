import { describe, expect, it } from 'vitest';
import { judgeStall, type Stall, type StallAction } from './stall-rule.ts';

const AT = { status: 'live', position: 100, isIdle: false } as const;

/** So long stands the picture, and nothing was done about it yet. */
const since = (ms: number) => ({ stalledMs: ms, waitedMs: ms });

const ROWS: { name: string; stall: Stall; action: StallAction }[] = [
  {
    name: 'a short breath is waited out',
    stall: { ...AT, ...since(1_000), nextBufferedStart: 103 },
    action: { kind: 'wait' },
  },
  {
    name: 'a hole with picture behind it is skipped',
    stall: { ...AT, ...since(1_500), nextBufferedStart: 103 },
    action: { kind: 'seek', to: 103.05 },
  },
  {
    name: 'a hole is skipped even while the encoder is away again',
    stall: { ...AT, status: 'reconnecting', ...since(2_000), nextBufferedStart: 103 },
    action: { kind: 'seek', to: 103.05 },
  },
  {
    name: 'while the encoder is away there is nothing to jump to',
    stall: { ...AT, status: 'reconnecting', ...since(60_000), liveSyncPosition: 150 },
    action: { kind: 'wait' },
  },
  {
    name: 'a loader that asks for nothing, with more to be had, begins anew',
    stall: { ...AT, isIdle: true, ...since(1_500), liveSyncPosition: 102 },
    action: { kind: 'load' },
  },
  {
    name: 'one that waits for what is not made yet is left alone',
    stall: { ...AT, isIdle: true, ...since(3_000), liveSyncPosition: 100.5 },
    action: { kind: 'wait' },
  },
  {
    name: 'one that something is on its way to is left alone',
    stall: { ...AT, ...since(3_000), liveSyncPosition: 102 },
    action: { kind: 'wait' },
  },
  {
    name: 'four seconds behind a live point jump to it',
    stall: { ...AT, ...since(4_000), liveSyncPosition: 112 },
    action: { kind: 'seek', to: 112 },
  },
  {
    name: 'a live point that is here is no way out',
    stall: { ...AT, ...since(4_000), liveSyncPosition: 100.5 },
    action: { kind: 'wait' },
  },
  {
    name: 'jumps that do not help are no reason to jump for ever: twelve seconds open the stream anew',
    stall: { ...AT, isIdle: true, stalledMs: 12_000, waitedMs: 500, liveSyncPosition: 112 },
    action: { kind: 'reload' },
  },
  {
    name: 'a slow line is given twice that',
    stall: { ...AT, stalledMs: 12_000, waitedMs: 500, liveSyncPosition: 112 },
    action: { kind: 'wait' },
  },
  {
    name: 'and no more',
    stall: { ...AT, stalledMs: 24_000, waitedMs: 500, liveSyncPosition: 112 },
    action: { kind: 'reload' },
  },
];

describe('the stall rule', () => {
  it.each(ROWS)('$name', ({ stall, action }) => {
    expect(judgeStall(stall)).toEqual(action);
  });
});
