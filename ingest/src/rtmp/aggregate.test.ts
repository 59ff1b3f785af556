import { describe, expect, it } from 'vitest';
import { splitAggregate } from './aggregate.ts';

const tag = (type: string, time: string, body: string): string =>
  `${type}${(body.length / 2).toString(16).padStart(6, '0')}${time}000000${body}00000000`;
const message = (hex: string, timestampMs = 1000) => ({
  type: 22,
  streamId: 1,
  timestampMs,
  payload: Buffer.from(hex, 'hex'),
});

describe('an aggregate message', () => {
  it.each([
    { name: 'no tag', hex: '', inner: [] },
    {
      name: 'tags on the aggregate’s own time',
      hex: tag('09', '00000a00', 'aabb') + tag('08', '00002100', 'cc'),
      inner: [
        { type: 9, timestampMs: 1000, streamId: 1, payload: Buffer.from('aabb', 'hex') },
        { type: 8, timestampMs: 1023, streamId: 1, payload: Buffer.from('cc', 'hex') },
      ],
    },
    {
      name: 'times over 24 bits',
      hex: tag('08', 'ffffff7f', '01') + tag('08', '00000180', '02'),
      inner: [{ timestampMs: 1000 }, { timestampMs: 1002 }],
    },
    {
      name: 'a last tag without its back pointer',
      hex: tag('08', '00000000', '0102').slice(0, -8),
      inner: [{ payload: Buffer.from('0102', 'hex') }],
    },
  ])('holds $name', ({ hex, inner }) => {
    expect(splitAggregate(message(hex))).toMatchObject(inner);
  });

  it('goes past 2^32 ms', () => {
    const [, second] = splitAggregate(message(tag('08', '00000000', '01') + tag('08', '00000a00', '01'), 2 ** 32 - 1));
    expect(second?.timestampMs).toBe(9);
  });

  it.each([
    { name: 'a header cut short', hex: '0900000a' },
    { name: 'a body cut short', hex: tag('09', '00000000', 'aabbcc').slice(0, -10) },
    { name: 'more tags than a second can hold', hex: tag('08', '00000000', '').repeat(2_000) },
  ])('is refused with $name', ({ hex }) => {
    expect(() => splitAggregate(message(hex))).toThrow(expect.objectContaining({ code: 'AGGREGATE_BROKEN' }));
  });
});
