import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readEnvFile } from './env-file.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const rows = [
  { name: 'a plain line', text: 'EDGE_PORT=8080\n', values: { EDGE_PORT: '8080' } },
  { name: 'an exported one', text: 'export EDGE_PORT=8080', values: { EDGE_PORT: '8080' } },
  { name: 'quotes around blanks and a hash', text: `A="x # y"\nB='z '`, values: { A: 'x # y', B: 'z ' } },
  { name: 'a comment behind a value', text: 'A=1 # one', values: { A: '1' } },
  { name: 'an empty value', text: 'A=', values: { A: '' } },
  { name: 'comments, empty lines and Windows line ends', text: '# hello\r\n\r\nA=1\r\n', values: { A: '1' } },
  { name: 'a value with an equals sign', text: 'URL=redis://h/?a=b', values: { URL: 'redis://h/?a=b' } },
];

describe('.env is read', () => {
  test.each(rows)('$name', ({ text, values }) => {
    const file = join(temporaryFolder(), '.env');
    writeFileSync(file, text);
    expect(readEnvFile(file)).toEqual(values);
  });

  test('as nothing when it is missing', () => {
    expect(readEnvFile('/nonexistent/.env')).toEqual({});
  });
});
