import { FakeClock } from '@rostrum/service/clock';
import { openMemoryLog } from '@rostrum/service/log';
import { describe, expect, it } from 'vitest';
import { FaultTeller } from './fault-teller.ts';

describe('faults of the hot path', () => {
  it('are told once a second, each kind with its number', () => {
    const [log, clock] = [openMemoryLog(), new FakeClock()];
    const teller = new FaultTeller(log, clock);
    for (let count = 0; count < 1_000; count += 1) {
      teller.count('edge: it failed', 'a', { base: 'a' });
    }
    teller.count('edge: it failed', 'b', { base: 'b' });
    expect(log.lines).toEqual([]);
    clock.advance(1_000);
    expect(log.lines.map(({ line, fields }) => [line, fields])).toEqual([
      ['edge: it failed', { base: 'a', count: 1_000 }],
      ['edge: it failed', { base: 'b', count: 1 }],
    ]);
    clock.advance(5_000);
    expect(log.lines.length).toBe(2);
  });
});
