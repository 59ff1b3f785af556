import { FakeClock } from '@rostrum/service/clock';
import { openMemoryLog } from '@rostrum/service/log';
import { describe, expect, it } from 'vitest';
import { DoorLog } from './door-log.ts';

describe('the log of the door', () => {
  it('tells of few ends one by one, of many by their count, once a second', () => {
    const log = openMemoryLog();
    const clock = new FakeClock();
    const door = new DoorLog(log, clock);
    for (let index = 0; index < 100; index += 1) {
      door.write('warn', { index }, 'one');
    }
    expect(log.lines).toHaveLength(20);
    clock.advance(1_000);
    expect(log.lines.slice(20)).toMatchObject([{ level: 'warn', fields: { count: 80 } }]);
    door.write('info', {}, 'one');
    clock.advance(5_000);
    expect(log.lines.slice(21)).toMatchObject([{ level: 'info', line: 'one' }]);
  });

  it('tells the rest when it is closed', () => {
    const log = openMemoryLog();
    const door = new DoorLog(log, new FakeClock());
    for (let index = 0; index < 21; index += 1) {
      door.write('warn', {}, 'one');
    }
    door.close();
    expect(log.lines.at(-1)).toMatchObject({ fields: { count: 1 } });
  });
});
