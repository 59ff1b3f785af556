import { describe, expect, it } from 'vitest';
import { edgeError } from '../errors.ts';
import { makeHead } from '../testing/answers.ts';
import { Fill, type FillReader, MAX_OBJECT_BYTES } from './fill.ts';

/** Follows a fill and writes down what it is told. */
function openReader(fill: Fill): { told: string[]; bytes: () => string; leave: () => void } {
  const told: string[] = [];
  let text = '';
  const reader: FillReader = {
    onHead: () => told.push('head'),
    onBytes: () => {
      text = fill.bytes.toString();
      told.push(`bytes ${fill.received}`);
    },
    onEnd: () => told.push('end'),
    onFault: (fault) => told.push(fault.code),
  };
  const leave = fill.join(reader);
  return { told, bytes: () => text, leave };
}

describe('a fill', () => {
  it('is followed by early, late and last readers from byte 0', () => {
    const fill = new Fill('key', () => {});
    const early = openReader(fill);
    fill.setHead(makeHead({ length: 6 }));
    fill.append(Buffer.from('abc'));
    const late = openReader(fill);
    fill.append(Buffer.from('def'));
    fill.end();
    const last = openReader(fill);
    expect(early.told).toEqual(['head', 'bytes 3', 'bytes 6', 'end']);
    expect(late.told).toEqual(['head', 'bytes 3', 'bytes 6', 'end']);
    expect(last.told).toEqual(['head', 'bytes 6', 'end']);
    expect([early, late, last].map(({ bytes }) => bytes())).toEqual(['abcdef', 'abcdef', 'abcdef']);
  });

  it('a view taken early stays true while a body of unknown length grows', () => {
    const fill = new Fill('key', () => {});
    fill.setHead(makeHead());
    fill.append(Buffer.from('start'));
    const view = fill.bytes;
    for (let round = 0; round < 200; round += 1) {
      fill.append(Buffer.alloc(1_000, 'x'));
    }
    expect(view.toString()).toBe('start');
    fill.end();
    expect(fill.whole().length).toBe(200_005);
    expect(fill.whole().buffer.byteLength).toBe(200_005);
  });

  it('takes no more than was told, nor than any object may have', () => {
    const told = new Fill('key', () => {});
    told.setHead(makeHead({ length: 2 }));
    expect(told.append(Buffer.from('abc'))).toBe(false);
    expect(told.received).toBe(0);
    const untold = new Fill('key', () => {});
    untold.setHead(makeHead());
    expect(untold.append(Buffer.alloc(MAX_OBJECT_BYTES))).toBe(true);
    expect(untold.append(Buffer.alloc(1))).toBe(false);
  });

  it('is given up when all have left before an answer, and only then', () => {
    let given = 0;
    const fill = new Fill('key', () => {
      given += 1;
    });
    const [one, two] = [openReader(fill), openReader(fill)];
    one.leave();
    one.leave();
    expect(given).toBe(0);
    fill.setHead(makeHead());
    two.leave();
    expect(given).toBe(0);
    const asking = new Fill('key', () => {
      given += 1;
    });
    openReader(asking).leave();
    expect(given).toBe(1);
  });

  it('tells its fault to those who are here and those who come', () => {
    const fill = new Fill('key', () => {});
    const early = openReader(fill);
    fill.fail(edgeError('ORIGIN_BROKE'));
    expect(early.told).toEqual(['ORIGIN_BROKE']);
    expect(openReader(fill).told).toEqual(['ORIGIN_BROKE']);
  });
});
