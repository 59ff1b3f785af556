import type { KeyRole, Switching } from '@rostrum/store/encoder-choices';
import { describe, expect, it } from 'vitest';
import { chooseShown, isCollapsed, type SourceFacts } from './switch-rule.ts';

const NOW = 100_000;
const well = (role: KeyRole, more: Partial<SourceFacts> = {}): SourceFacts => ({
  role,
  since: 0,
  lastMediaAt: NOW - 30,
  steadySince: 0,
  ...more,
});

describe('who is shown', () => {
  const rows: {
    name: string;
    switching?: Switching;
    sources: SourceFacts[];
    shown: KeyRole | undefined;
    chosen: KeyRole | undefined;
  }[] = [
    { name: 'nobody, where nobody sends', sources: [], shown: undefined, chosen: undefined },
    { name: 'the only one', sources: [well('backup')], shown: undefined, chosen: 'backup' },
    {
      name: 'the only one, though it stalls',
      sources: [well('primary', { lastMediaAt: 0 })],
      shown: 'primary',
      chosen: 'primary',
    },
    {
      name: 'the primary while both are well',
      sources: [well('primary'), well('backup')],
      shown: 'primary',
      chosen: 'primary',
    },
    {
      name: 'the backup once the primary has stalled',
      sources: [well('primary', { lastMediaAt: NOW - 1_800 }), well('backup')],
      shown: 'primary',
      chosen: 'backup',
    },
    {
      name: 'the primary, a moment before that',
      sources: [well('primary', { lastMediaAt: NOW - 1_790 }), well('backup')],
      shown: 'primary',
      chosen: 'primary',
    },
    {
      name: 'the backup when the primary’s rate collapses',
      sources: [well('primary', { steadySince: undefined }), well('backup')],
      shown: 'primary',
      chosen: 'backup',
    },
    {
      name: 'the backup at once when the primary is gone',
      sources: [well('backup')],
      shown: 'primary',
      chosen: 'backup',
    },
    {
      name: 'the primary still, when the backup is no better',
      sources: [well('primary', { lastMediaAt: 0 }), well('backup', { lastMediaAt: 0 })],
      shown: 'primary',
      chosen: 'primary',
    },
    {
      name: 'the backup until the primary has been steady for 10 s',
      sources: [well('primary', { steadySince: NOW - 9_900 }), well('backup')],
      shown: 'backup',
      chosen: 'backup',
    },
    {
      name: 'the primary again after that',
      sources: [well('primary', { steadySince: NOW - 10_000 }), well('backup')],
      shown: 'backup',
      chosen: 'primary',
    },
    {
      name: 'whoever is, by “stay”',
      switching: 'stay',
      sources: [well('primary'), well('backup')],
      shown: 'backup',
      chosen: 'backup',
    },
    {
      name: 'who came last, by “newest”',
      switching: 'newest',
      sources: [well('primary', { since: 5 }), well('backup', { since: 9 })],
      shown: 'primary',
      chosen: 'backup',
    },
    {
      name: 'not who came last if it sends nothing',
      switching: 'newest',
      sources: [well('primary', { since: 5 }), well('backup', { since: 9, steadySince: undefined })],
      shown: 'primary',
      chosen: 'primary',
    },
  ];
  it.each(rows)('$name', ({ switching = 'primary', sources, shown, chosen }) => {
    expect(chooseShown(switching, sources, shown, NOW)).toBe(chosen);
  });

  it('a rate under a seventh of the usual one is a collapse; where none is usual none is', () => {
    expect([isCollapsed(700_000, 5_000_000), isCollapsed(800_000, 5_000_000), isCollapsed(0, 0)]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
