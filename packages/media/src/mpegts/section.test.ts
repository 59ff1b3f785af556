import { describe, expect, it } from 'vitest';
import { crc32, readSection, type Section, SectionAssembler, writeSection } from './section.ts';

const SECTION: Section = { tableId: 2, id: 7, version: 31, isCurrent: true, number: 0, body: Uint8Array.of(1, 2, 3) };

/** The sections that payloads of these bytes hold. */
function assembled(...payloads: readonly { readonly isStart: boolean; readonly bytes: readonly number[] }[]): number[] {
  const assembler = new SectionAssembler();
  const ids: number[] = [];
  for (const { isStart, bytes } of payloads) {
    assembler.push(Uint8Array.from(bytes), isStart, (section) => ids.push(readSection(section)?.id ?? -1));
  }
  return ids;
}

describe('a section', () => {
  it('has the checksum of MPEG-2', () => {
    expect(crc32(Uint8Array.from('123456789', (digit) => digit.charCodeAt(0)))).toBe(0x0376_e6e7);
  });

  it('is read as it was written', () => {
    expect(readSection(writeSection(SECTION))).toEqual(SECTION);
    const later = { ...SECTION, isCurrent: false, version: 0, body: new Uint8Array(1000) };
    expect(readSection(writeSection(later))).toEqual(later);
    expect(() => writeSection({ ...SECTION, body: new Uint8Array(1013) })).toThrow(RangeError);
  });

  it('with a bit flipped, too short, or of another form is none', () => {
    const bytes = writeSection(SECTION);
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const broken = bytes.slice();
      broken[bit >> 3] = (broken[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(readSection(broken)).toBeUndefined();
    }
    expect(readSection(bytes.subarray(0, 8))).toBeUndefined();
  });

  const one = [...writeSection(SECTION)];
  const two = [...writeSection({ ...SECTION, id: 8 })];
  const rows = [
    { name: 'alone', payloads: [{ isStart: true, bytes: [0, ...one, 0xff, 0xff] }], ids: [7] },
    { name: 'two in a packet', payloads: [{ isStart: true, bytes: [0, ...one, ...two] }], ids: [7, 8] },
    {
      name: 'over packets, the next one behind it',
      payloads: [
        { isStart: true, bytes: [0, ...one.slice(0, 2)] },
        { isStart: false, bytes: one.slice(2, 9) },
        { isStart: true, bytes: [one.length - 9, ...one.slice(9), ...two] },
      ],
      ids: [7, 8],
    },
    { name: 'whose beginning was missed', payloads: [{ isStart: false, bytes: one }], ids: [] },
    {
      name: 'behind one that is too long',
      payloads: [
        { isStart: true, bytes: [0, 2, 0xbf, 0xff, 0, 0] },
        { isStart: true, bytes: [0, ...one] },
      ],
      ids: [7],
    },
    { name: 'with a pointer past the packet', payloads: [{ isStart: true, bytes: [200, ...one] }], ids: [] },
  ];
  for (const { name, payloads, ids } of rows) {
    it(name, () => {
      expect(assembled(...payloads)).toEqual(ids);
    });
  }
});
