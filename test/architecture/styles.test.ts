import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const SOURCES = resolve(import.meta.dirname, '../../web/src');
/** A side by its name; what stands in the middle is the same from either. */
const SIDE =
  /(?:margin|padding|border)-(?:left|right)\b|^\s*(?:left|right): (?!50%)|text-align: (?:left|right)|float: (?:left|right)|-(?:left|right)-radius/;

const lines = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.css'))
  .flatMap((path) =>
    readFileSync(join(SOURCES, path), 'utf8')
      .split('\n')
      .map((text, index) => ({ where: `${path}:${index + 1}`, text })),
  );

test('style sheets name no side but where a line begins and ends, so that a page may be read from the right', () => {
  expect(lines.length).toBeGreaterThan(1_000);
  expect(lines.filter(({ text }) => SIDE.test(text))).toEqual([]);
});
