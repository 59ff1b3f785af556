import { Cursor } from '../cursor.ts';

/** Program association and program map tables, ISO/IEC 13818-1 §2.4.4.3 and §2.4.4.8: bodies of their sections. */

export const PAT_PID = 0;
export const PAT_TABLE = 0;
export const PMT_TABLE = 2;

/** Where a program's map is found. */
export type ProgramEntry = { readonly program: number; readonly mapPid: number };

/** One elementary stream of a program. */
export type StreamEntry = {
  readonly pid: number;
  /** stream_type, table 2-34. */
  readonly type: number;
  /** Its descriptor loop, not yet read. */
  readonly descriptors: Uint8Array;
};

export type ProgramMap = { readonly pcrPid: number; readonly streams: readonly StreamEntry[] };

/** @returns the programs, without the network's own entry (program 0). @throws MediaError `TRUNCATED`. */
export function readPat(body: Uint8Array): ProgramEntry[] {
  // | program_number 16b | 111 PID 13b |, repeated
  const cursor = new Cursor(body, 'program association table');
  const programs: ProgramEntry[] = [];
  while (cursor.remaining > 0) {
    const program = cursor.u16();
    const mapPid = cursor.u16() & 0x1fff;
    if (program !== 0) {
      programs.push({ program, mapPid });
    }
  }
  return programs;
}

export function writePat(programs: readonly ProgramEntry[]): Uint8Array {
  return Uint8Array.from(programs.flatMap(({ program, mapPid }) => [...word(program), ...word(0xe000 | mapPid)]));
}

/** @returns views of `body`. @throws MediaError `TRUNCATED`. */
export function readPmt(body: Uint8Array): ProgramMap {
  // | 111 PCR PID 13b | 1111 length 12b | descriptors | then for each stream: type 8b | 111 PID 13b | 1111 length 12b | descriptors |
  const cursor = new Cursor(body, 'program map table');
  const pcrPid = cursor.u16() & 0x1fff;
  cursor.skip(cursor.u16() & 0x0fff);
  const streams: StreamEntry[] = [];
  while (cursor.remaining > 0) {
    const type = cursor.u8();
    const pid = cursor.u16() & 0x1fff;
    streams.push({ pid, type, descriptors: cursor.bytes(cursor.u16() & 0x0fff) });
  }
  return { pcrPid, streams };
}

export function writePmt({ pcrPid, streams }: ProgramMap): Uint8Array {
  return Uint8Array.from([
    ...word(0xe000 | pcrPid),
    ...word(0xf000),
    ...streams.flatMap(({ type, pid, descriptors }) => [
      type,
      ...word(0xe000 | pid),
      ...word(0xf000 | descriptors.length),
      ...descriptors,
    ]),
  ]);
}

function word(value: number): [number, number] {
  return [value >> 8, value & 0xff];
}
