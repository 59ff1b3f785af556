import { describe, expect, test } from 'vitest';
import { codeOnly } from './code-only.ts';
import { findImports } from './import-scanner.ts';

const rows = [
  { name: 'a named import', text: `import { a } from 'x';`, found: ['x'] },
  { name: 'a type-only import', text: `import type { A } from "x/y";`, found: ['x/y'] },
  { name: 'an import over several lines', text: `import {\n  a,\n  type B,\n} from './x.ts';`, found: ['./x.ts'] },
  { name: 'a default import and a namespace', text: `import a, * as b from 'x';`, found: ['x'] },
  { name: 'an import for its effect', text: `import 'x';`, found: ['x'] },
  { name: 'an export from', text: `export { a } from 'x';\nexport * from 'y';`, found: ['x', 'y'] },
  { name: 'an import at run time', text: `const a = await import('x');`, found: ['x'] },
  { name: 'an import in a type', text: `type A = import('x').A;`, found: ['x'] },
  { name: 'a require', text: `const a = require('x');`, found: ['x'] },
  { name: 'nothing in comments', text: `// import 'x';\n/* import 'y'; */\n/** from 'z' */`, found: [] },
  { name: 'what follows a comment mark in a string', text: `const a = 'http://h'; import 'x';`, found: ['x'] },
  { name: 'what follows a quote in a regular expression', text: `const a = /'/;\nimport 'x';`, found: ['x'] },
  { name: 'no export of a value', text: `export const from = 'x';`, found: [] },
];

describe('the import scanner finds', () => {
  test.each(rows)('$name', ({ text, found }) => {
    expect(
      findImports(codeOnly(text))
        .map(({ specifier }) => specifier)
        .sort(),
    ).toEqual(found);
  });
});
