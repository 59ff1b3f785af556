import { describe, expect, test } from 'vitest';
import { sourceFiles } from './source-files.ts';

const files = sourceFiles();
const tables = files
  .filter(({ path, isTest }) => !isTest && path.endsWith('errors.ts'))
  .filter(({ code }) => /\bErrorTable</.test(code) && !code.includes('export type ErrorTable'));

/** Codes as the union names them, and as a table's keys or `row` calls map them. */
function namedCodes(code: string): string[] {
  const union = /export type \w*Code\s*=([^;]*);/.exec(code)?.[1] ?? '';
  return [...union.matchAll(/'([A-Z][A-Z0-9_]+)'/g)].map((match) => match[1] ?? '');
}

function mappedCodes(code: string): string[] {
  return [...code.matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map((match) => match[1] ?? '');
}

describe('error tables', () => {
  test('were found', () => {
    expect(tables.length).toBeGreaterThan(3);
  });

  test.each(tables)('$path maps each code once', ({ code }) => {
    const mapped = mappedCodes(code);
    expect(mapped.length).toBeGreaterThan(0);
    expect(mapped.filter((name, index) => mapped.indexOf(name) !== index)).toEqual([]);
    const named = namedCodes(code);
    if (named.length > 0) {
      expect([...mapped].sort()).toEqual([...named].sort());
    }
  });

  test.each(tables)('$path has no code that nobody uses', ({ path, workspace, code }) => {
    const others = files.filter((file) => file.workspace === workspace && !file.isTest && file.path !== path);
    const beyondTable = code.slice(code.lastIndexOf('\n};'));
    const unused = mappedCodes(code).filter(
      (name) => ![...others.map((file) => file.code), beyondTable].some((text) => text.includes(`'${name}'`)),
    );
    expect(unused).toEqual([]);
  });

  test.each(tables)('$path says of each code what is wrong', ({ code }) => {
    const says = [...code.matchAll(/say:\s*(['"`])((?:\\.|(?!\1).)*)\1/g)].map((match) => match[2] ?? '');
    expect(says.filter((say) => say.length < 12 && !/^\{\w+\}$/.test(say))).toEqual([]);
  });
});
