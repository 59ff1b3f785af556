import { describe, expect, it } from 'vitest';
import { readVectorTracks } from '../../vectors/tracks.ts';
import { MediaError } from '../media-error.ts';
import { eachAnnexBNal, toAnnexB } from './annex-b.ts';
import { parseAvcConfig } from './avc.ts';
import { readAvcSets, writeAvcRecord } from './avc-record.ts';
import { parseHevcConfig } from './hevc.ts';
import { readHevcSets, writeHevcRecord } from './hevc-record.ts';

function nals(hex: string): string[] {
  const data = Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
  const found: string[] = [];
  eachAnnexBNal(data, (start, end) => found.push(Buffer.from(data.subarray(start, end)).toString('hex')));
  return found;
}

describe('a byte stream', () => {
  const rows = [
    { name: 'of long and short start codes', hex: '00000001 6742 000001 68cb 000001 65', says: ['6742', '68cb', '65'] },
    { name: 'with zeros behind its units', hex: '000001 6742 00000000 000001 65 0000', says: ['6742', '65'] },
    { name: 'with something before its first unit', hex: '11 0022 000001 65', says: ['65'] },
    { name: 'with empty units', hex: '000001 000001 65 000001', says: ['65'] },
    { name: 'with emulation prevention', hex: '000001 65 000003 01 000003', says: ['6500000301000003'] },
    { name: 'of ones', hex: '000001 01010101 000001 01', says: ['01010101', '01'] },
    { name: 'of nothing', hex: '', says: [] },
    { name: 'without a start code', hex: '0000', says: [] },
  ];
  for (const { name, hex, says } of rows) {
    it(name, () => {
      expect(nals(hex)).toEqual(says);
    });
  }

  it('is read as it was written', () => {
    const units = ['6742', '65', '0601'].map((hex) => Uint8Array.from(Buffer.from(hex, 'hex')));
    expect(nals(Buffer.from(toAnnexB(units)).toString('hex'))).toEqual(['6742', '65', '0601']);
  });
});

describe('a record written out of parameter sets', () => {
  for (const { name, config } of readVectorTracks()) {
    if (config.codec === 'avc') {
      it(`${name}: is FFmpeg's`, () => {
        expect(writeAvcRecord(readAvcSets(config.record))).toEqual(config.record);
      });
    } else if (config.codec === 'hevc') {
      it(`${name}: says what FFmpeg's says`, () => {
        const { record, ...said } = parseHevcConfig(writeHevcRecord(readHevcSets(config.record)));
        expect({ ...said, record: config.record }).toEqual(config);
        // FFmpeg also tells the frame rate, what it knows of parallel decoding, and supplemental information.
        expect(record.subarray(0, 13)).toEqual(config.record.subarray(0, 13));
        expect(record.subarray(16, 19)).toEqual(config.record.subarray(16, 19));
        expect(record[21]).toEqual(config.record[21]);
        expect(readHevcSets(record)).toEqual(readHevcSets(config.record));
      });
    }
  }

  it('needs them all, and takes no more than it has room for', () => {
    const sps = Uint8Array.from(Buffer.from('6742c01ed900a02ff9701100000303e90000ea600f162e48', 'hex'));
    const pps = Uint8Array.of(0x68, 0xcb, 0x83);
    expect(parseAvcConfig(writeAvcRecord({ sps: [sps], pps: [pps] })).codecString).toBe('avc1.42c01e');
    for (const write of [
      () => writeAvcRecord({ sps: [], pps: [pps] }),
      () => writeAvcRecord({ sps: [sps], pps: [] }),
      () => writeAvcRecord({ sps: [sps], pps: Array(256).fill(pps) }),
      () => writeAvcRecord({ sps: [sps], pps: [new Uint8Array(65_536)] }),
      () => writeHevcRecord({ vps: [], sps: [sps], pps: [pps] }),
    ]) {
      expect(write).toThrow(MediaError);
    }
  });
});
