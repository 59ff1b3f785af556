import { expect, test } from 'vitest';
import { sourceFiles } from './source-files.ts';

const forms = sourceFiles()
  .filter(({ isTest }) => !isTest)
  .flatMap(({ path, code }) => [...code.matchAll(/<form\b[^>]*/g)].map(([tag]) => ({ path, tag })));

test('no form puts what is typed into the address, should its page not be awake when it is sent', () => {
  expect(forms.length).toBeGreaterThan(10);
  expect(forms.filter(({ tag }) => !tag.includes('method="post"'))).toEqual([]);
});
