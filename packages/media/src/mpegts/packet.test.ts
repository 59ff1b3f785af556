import { describe, expect, it } from 'vitest';
import { readPacket, type TsPacketInput, wrapped, writePacket } from './packet.ts';

function write(input: TsPacketInput, payload: Uint8Array): { bytes: Uint8Array; carried: number } {
  const bytes = new Uint8Array(188);
  return { carried: writePacket(bytes, 0, { ...input, payload, from: 0 }), bytes };
}

describe('a packet', () => {
  const rows: { name: string; input: TsPacketInput; payload: number; carried: number }[] = [
    { name: 'full', input: { pid: 0x100, counter: 3 }, payload: 500, carried: 184 },
    { name: 'with one byte of stuffing', input: { pid: 0x1ffe, counter: 15 }, payload: 183, carried: 183 },
    { name: 'with two bytes of stuffing', input: { pid: 16, counter: 0, isStart: true }, payload: 182, carried: 182 },
    { name: 'with one byte of payload', input: { pid: 16, counter: 0 }, payload: 1, carried: 1 },
    { name: 'with its clock', input: { pid: 256, counter: 1, pcrTicks: 90_000 }, payload: 500, carried: 176 },
    {
      name: 'with its clock at the end of 33 bits, and its marks',
      input: {
        pid: 256,
        counter: 1,
        pcrTicks: 2 ** 33 - 1,
        isRandomAccess: true,
        isDiscontinuity: true,
        isStart: true,
      },
      payload: 10,
      carried: 10,
    },
    { name: 'with a clock below 0', input: { pid: 256, counter: 1, pcrTicks: -1 }, payload: 0, carried: 0 },
    { name: 'with marks alone', input: { pid: 256, counter: 1, isRandomAccess: true }, payload: 500, carried: 182 },
  ];
  for (const { name, input, payload, carried } of rows) {
    it(`${name} is read as it was written`, () => {
      const data = Uint8Array.from({ length: payload }, (_, index) => index & 0xff);
      const { bytes, carried: did } = write(input, data);
      expect(did).toBe(carried);
      const read = readPacket(bytes, 0);
      expect(read).toEqual({
        pid: input.pid,
        counter: input.counter,
        isStart: input.isStart ?? false,
        isBroken: false,
        isScrambled: false,
        hasPayload: carried > 0,
        payloadStart: 188 - carried,
        isDiscontinuity: input.isDiscontinuity ?? false,
        isRandomAccess: input.isRandomAccess ?? false,
        pcr: input.pcrTicks === undefined ? undefined : wrapped(input.pcrTicks) * 300,
      });
      expect(bytes.subarray(read.payloadStart)).toEqual(data.subarray(0, carried));
    });
  }

  it('has a clock of 27 MHz', () => {
    const bytes = write({ pid: 256, counter: 0, pcrTicks: 5 }, new Uint8Array(0)).bytes;
    bytes[11] = 299 & 0xff;
    bytes[10] = (bytes[10] ?? 0) | (299 >> 8);
    expect(readPacket(bytes, 0).pcr).toBe(5 * 300 + 299);
  });

  it('whose adaptation field leaves no room for its payload is broken', () => {
    const bytes = new Uint8Array(188);
    bytes.set([0x47, 0x01, 0x00, 0x30, 183]);
    expect(readPacket(bytes, 0).isBroken).toBe(true);
    bytes.set([0x20], 3);
    expect(readPacket(bytes, 0).isBroken).toBe(false);
    bytes.set([0x20, 184], 3);
    expect(readPacket(bytes, 0).isBroken).toBe(true);
  });
});
