import { expect, it } from 'vitest';
import { readMembers } from './member-list.ts';

it.each([
  {
    name: 'one a line',
    text: 'ann@a.org\nben@a.org\n',
    read: [
      ['ann@a.org', ''],
      ['ben@a.org', ''],
    ],
  },
  { name: 'with names', text: 'Ann Ash <Ann@A.org>', read: [['ann@a.org', 'Ann Ash']] },
  {
    name: 'CSV with a heading, quoted commas and a mark at its start',
    text: '\uFEFFName,E-mail,City\r\n"Ash, Ann",ann@a.org,Ulm\r\nBen,ben@a.org,\r\n',
    read: [
      ['ann@a.org', 'Ash, Ann Ulm'],
      ['ben@a.org', 'Ben'],
    ],
  },
  { name: 'semicolons, as spreadsheets write them', text: 'ben@a.org;Ben;Carter', read: [['ben@a.org', 'Ben Carter']] },
  { name: 'tabs', text: 'Ben\tben@a.org', read: [['ben@a.org', 'Ben']] },
  { name: 'the same twice', text: 'ann@a.org,Ann\nANN@a.org', read: [['ann@a.org', 'Ann']] },
])('reads $name', ({ text, read }) => {
  expect(readMembers(text).members.map(({ email, name }) => [email, name])).toEqual(read);
});

it('tells lines without an address, but for a heading, and no more than one can read', () => {
  const text = `Name,Mail\nann@a.org\n${'nobody here\n'.repeat(500)}${'x'.repeat(9_000)}`;
  const { members, faults, faulty } = readMembers(text);
  expect(members).toHaveLength(1);
  expect([faults.length, faulty]).toEqual([100, 501]);
  expect(readMembers(`a\n${'y'.repeat(9_000)}`).faults[0]?.text).toHaveLength(80);
});

it('tells of each line that is passed over which it is, and why', () => {
  const lines = ['ann@a.org', '', 'ben', '"Cat, C",cat@', `${'d'.repeat(250)}@a.org`, 'Ann, ANN@a.org'];
  expect(readMembers(lines.join('\n')).faults.map(({ line, say }) => [line, say])).toEqual([
    [3, 'There is no e-mail address in it.'],
    [4, 'This is no whole e-mail address.'],
    [5, 'This is longer than an e-mail address can be.'],
    [6, 'This address stands in line 1 already.'],
  ]);
  expect(readMembers('bad@\nann@a.org').faults).toEqual([
    { line: 1, text: 'bad@', say: 'This is no whole e-mail address.' },
  ]);
});

it('rubbish is read without the reader going back and forth in it', () => {
  readMembers('"'.repeat(1_000_000));
  readMembers('<'.repeat(100_000));
  readMembers(`${'a@'.repeat(200_000)}b`);
  readMembers(','.repeat(1_000_000));
  expect(readMembers('a@').members).toEqual([]);
});
