import { expect, it } from 'vitest';
import { slugFromTitle } from './slug-from-title.ts';

it.each([
  { title: 'Sunday Service', slug: 'sunday-service' },
  { title: '  Évening: Chœur & Orgue! ', slug: 'evening-ch-ur-orgue' },
  { title: '---', slug: '' },
  { title: 'x'.repeat(80), slug: 'x'.repeat(63) },
])('"$title" suggests "$slug"', ({ title, slug }) => {
  expect(slugFromTitle(title)).toBe(slug);
});
