import { describe, expect, it } from 'vitest';
import { PAT_TABLE, PMT_TABLE, type ProgramEntry, writePat, writePmt } from './program-tables.ts';
import { Programs } from './programs.ts';
import { writeSection } from './section.ts';

const VIDEO = 0x1b;
const AUDIO = 0x0f;

type Send = {
  readonly pat: (version: number, ...programs: ProgramEntry[]) => void;
  readonly pmt: (program: number, mapPid: number, ...types: number[]) => void;
};

function read(write: (send: Send) => void): string[] {
  const log: string[] = [];
  const programs = new Programs({
    onMapPids: (pids) => log.push(`maps on ${[...pids].join(',')}`),
    onMap: ({ streams }) => log.push(`map ${streams.map(({ pid, type }) => `${pid}:${type}`).join(',')}`),
    onBroken: () => log.push('broken'),
  });
  const section = { isCurrent: true, number: 0 };
  write({
    pat: (version, ...entries) =>
      programs.pushPat(writeSection({ ...section, tableId: PAT_TABLE, id: 1, version, body: writePat(entries) })),
    pmt: (program, mapPid, ...types) => {
      const streams = types.map((type, index) => ({
        pid: program * 100 + index,
        type,
        descriptors: new Uint8Array(0),
      }));
      const body = writePmt({ pcrPid: 100, streams });
      programs.pushPmt(mapPid, writeSection({ ...section, tableId: PMT_TABLE, id: program, version: 0, body }));
    },
  });
  return log;
}

describe('of several programs', () => {
  const two = [
    { program: 1, mapPid: 16 },
    { program: 2, mapPid: 17 },
  ] as const;

  it('the first with a picture is taken, whichever comes first', () => {
    expect(
      read(({ pat, pmt }) => {
        pat(0, { program: 0, mapPid: 18 }, ...two);
        pmt(1, 16, AUDIO);
        pmt(1, 16, AUDIO);
        pmt(2, 17, VIDEO, AUDIO);
        pmt(1, 16, VIDEO);
        pmt(2, 17, VIDEO, AUDIO);
      }),
    ).toEqual(['maps on 16,17', 'map 200:27,201:15']);
  });

  it('without a picture the first is taken, when all are known', () => {
    expect(
      read(({ pat, pmt }) => {
        pat(0, ...two);
        pmt(2, 17, AUDIO);
        pmt(1, 16, AUDIO);
      }),
    ).toEqual(['maps on 16,17', 'map 100:15']);
  });

  it('one that never shows its map is not waited for without end', () => {
    expect(
      read(({ pat, pmt }) => {
        pat(0, ...two);
        for (let times = 0; times < 10; times += 1) {
          pmt(2, 17, AUDIO);
        }
      }),
    ).toEqual(['maps on 16,17', 'map 200:15']);
  });

  it('another is taken when the one taken has gone', () => {
    expect(
      read(({ pat, pmt }) => {
        pat(0, two[0]);
        pmt(1, 16, VIDEO);
        pat(1, two[1]);
        pmt(2, 17, VIDEO);
        pmt(3, 17, VIDEO);
      }),
    ).toEqual(['maps on 16', 'map 100:27', 'maps on 17', 'map 200:27']);
  });

  it('a map moved to another PID is read there', () => {
    expect(
      read(({ pat, pmt }) => {
        pat(0, two[0]);
        pmt(1, 16, VIDEO);
        pat(1, { program: 1, mapPid: 20 });
        pmt(1, 16, VIDEO, AUDIO);
        pmt(1, 20, VIDEO, AUDIO, AUDIO);
      }),
    ).toEqual(['maps on 16', 'map 100:27', 'maps on 20', 'map 100:27,101:15,102:15']);
  });
});
