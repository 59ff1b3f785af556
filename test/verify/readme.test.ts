import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RULE_IDS, ruleOf } from './rule-table.ts';

describe('the README', () => {
  it('carries the table of rules as rule-table.ts has it', () => {
    const text = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');
    const rows = text.split('\n').filter((line) => /^\| [A-Z]{2}\d+a? \|/.test(line));
    const expected = RULE_IDS.map((id) => {
      const { level, rule, section, check } = ruleOf(id);
      return `| ${id} | ${level} | ${rule} | ${section} | ${check} |`;
    });
    expect(rows).toEqual(expected);
  });
});
