import { describe, expect, it } from 'vitest';
import { judgeStall, type Stall, type StallAction } from './stall-rule.ts';

const AT = { status: 'live', position: 100 } as const;

const ROWS: { name: string; stall: Stall; action: StallAction }[] = [
  {
    name: 'a short breath is waited out',
    stall: { ...AT, stalledMs: 1_000, nextBufferedStart: 103 },
    action: { kind: 'wait' },
  },
  {
    name: 'a hole with picture behind it is skipped',
    stall: { ...AT, stalledMs: 1_500, nextBufferedStart: 103 },
    action: { kind: 'seek', to: 103.05 },
  },
  {
    name: 'a hole is skipped even while the encoder is away again',
    stall: { ...AT, status: 'reconnecting', stalledMs: 2_000, nextBufferedStart: 103 },
    action: { kind: 'seek', to: 103.05 },
  },
  {
    name: 'while the encoder is away there is nothing to jump to',
    stall: { ...AT, status: 'reconnecting', stalledMs: 60_000, liveSyncPosition: 150 },
    action: { kind: 'wait' },
  },
  {
    name: 'four seconds behind a live point jump to it',
    stall: { ...AT, stalledMs: 4_000, liveSyncPosition: 112 },
    action: { kind: 'seek', to: 112 },
  },
  {
    name: 'a live point that is here is no way out',
    stall: { ...AT, stalledMs: 4_000, liveSyncPosition: 100.5 },
    action: { kind: 'wait' },
  },
  {
    name: 'twelve seconds open the stream anew',
    stall: { ...AT, stalledMs: 12_000, liveSyncPosition: 112 },
    action: { kind: 'reload' },
  },
];

describe('the stall rule', () => {
  it.each(ROWS)('$name', ({ stall, action }) => {
    expect(judgeStall(stall)).toEqual(action);
  });
});
