import { describe, expect, test } from 'vitest';
import { causeIn, OutputLines } from './output-lines.ts';

const whole = Buffer.from('one\n\nthree äöü €\nlast', 'utf8');
const lines = ['one', '', 'three äöü €', 'last'];

describe('output is cut into lines', () => {
  const cuts = [
    { name: 'whole', size: whole.length },
    { name: 'byte by byte', size: 1 },
    { name: 'three bytes at a time', size: 3 },
  ];
  test.each(cuts)('$name', ({ size }) => {
    const read: string[] = [];
    const output = new OutputLines((line) => read.push(line));
    for (let at = 0; at < whole.length; at += size) {
      output.push(whole.subarray(at, at + size));
    }
    output.end();
    expect(read).toEqual(lines);
  });

  test('a line without an end is given out before it fills the memory', () => {
    const read: string[] = [];
    const output = new OutputLines((line) => read.push(line));
    for (let count = 0; count < 100; count += 1) {
      output.push(Buffer.alloc(1_000, 'x'));
    }
    expect(read.length).toBe(1);
  });
});

describe('the cause in a line', () => {
  const rows = [
    { name: 'a plain line is its own cause', line: 'Error: no memory', cause: 'Error: no memory' },
    {
      name: 'a log line gives its sentence and its fault',
      line: '{"level":50,"msg":"edge: cannot start","err":{"message":"port 80 is taken"}}',
      cause: 'edge: cannot start: port 80 is taken',
    },
    { name: 'a stack line says nothing', line: '    at run (file.ts:1:2)', cause: undefined },
    { name: 'a marker under code says nothing', line: '      ^^^^', cause: undefined },
    { name: 'an empty line says nothing', line: '', cause: undefined },
    { name: 'half a JSON line is given as it is', line: '{"level":50,', cause: '{"level":50,' },
  ];
  test.each(rows)('$name', ({ line, cause }) => {
    expect(causeIn(line)).toBe(cause);
  });
});
