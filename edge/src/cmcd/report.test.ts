import { describe, expect, it } from 'vitest';
import { parseDictionary } from './dictionary.ts';
import { takeCmcd } from './query.ts';
import { readReport } from './report.ts';

const read = (text: string) => readReport(encodeURIComponent(text));

describe('reading a report', () => {
  const NOTHING = {
    session: 'a1',
    isUrgent: false,
    hasStarved: false,
    starvedMs: undefined,
    startupMs: undefined,
    latencyMs: undefined,
    state: undefined,
    isAudio: false,
  };

  it.each([
    ['sid="a1"', {}],
    ['br=3200,bs,d=1001,mtp=25400,ot=v,sf=h,sid="a1",st=ll,su', { isUrgent: true, hasStarved: true }],
    ['bl=2300,bs=?0,su=?0,sid="a1"', {}],
    ['sid="a1",com.example-myKey="1, 2; \\"3\\" \\\\",ot=a', { isAudio: true }],
    [
      'br=(3200;v 128;a),bsd=(700 1200),ltc=1500,msd=820,sid="a1",sta=p,v=2',
      { starvedMs: 1200, latencyMs: 1500, startupMs: 820, state: 'p' },
    ],
    ['bsd=700;x=1, sid="a1",\tltc=1500.5', { starvedMs: 700, latencyMs: 1500.5 }],
    ['sid="a1",sta=zz,ltc=-1,msd=99999999999,bsd="700"', {}],
    ['sid="a2",nor="..%2F12.0.m4s",sid="a1"', {}],
    ['nor=("a.m4s";r="0-9" "b.m4s"),sid="a1"', {}],
  ])('%s', (text, told) => {
    expect(read(text)).toEqual({ ...NOTHING, ...told });
  });

  it.each([
    ['nothing', ''],
    ['no session', 'br=3200,su'],
    ['an empty session', 'sid=""'],
    ['a session that is too long', `sid="${'a'.repeat(65)}"`],
    ['a session that is a number', 'sid=12'],
    ['an open quote', 'sid="a1'],
    ['an open list', 'sid="a1",br=(3200'],
    ['a key without its value', 'sid="a1",br='],
    ['a comma at the end', 'sid="a1",'],
    ['two commas', 'sid="a1",,su'],
    ['something behind a value', 'sid="a1"x'],
    ['a parameter without a name', 'sid="a1";'],
    ['a control character', 'sid="a\n1"'],
    ['a wrong escape', 'sid="a\\n1"'],
    ['too many keys', `${Array.from({ length: 65 }, (_, index) => `k${index}`).join(',')},sid="a1"`],
    ['a list that is too long', `sid="a1",br=(${'1 '.repeat(17)})`],
    ['a number that is too long', 'sid="a1",ltc=1234567890123456'],
    ['more than 2 kB', `sid="a1",x="${'a'.repeat(2_048)}"`],
  ])('%s is no report', (_what, text) => {
    expect(read(text)).toBeUndefined();
  });

  it('what is not percent-encoded right is no report', () => {
    expect([readReport('sid=%22a1%2'), readReport('sid=%22%ff%22'), readReport('%')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('any text is read or refused, without an error and in no time', () => {
    const letters = ['sid', '=', '"', 'a', '1', ',', '(', ')', ';', '?', ' ', '\\', '-', '.', '%', '%2', 'é', '\0'];
    let seed = 1;
    for (let round = 0; round < 20_000; round += 1) {
      let text = '';
      for (let length = round % 24; length >= 0; length -= 1) {
        seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
        text += letters[(seed >>> 16) % letters.length] ?? '';
      }
      expect([true, false]).toContain(readReport(text) === undefined);
      expect([true, false]).toContain(parseDictionary(text) === undefined);
    }
    expect(readReport('a'.repeat(2_048))).toBeUndefined();
    expect(readReport(`sid="${'\\\\'.repeat(1_000)}`)).toBeUndefined();
  });
});

describe('taking the report out of a target', () => {
  it.each([
    ['/a?CMCD=sid', { target: '/a', report: 'sid' }],
    ['/a?x=1&CMCD=sid', { target: '/a?x=1', report: 'sid' }],
    ['/a?CMCD=sid&x=1', { target: '/a?x=1', report: 'sid' }],
    ['/a?w=1&CMCD=sid&x=1', { target: '/a?w=1&x=1', report: 'sid' }],
    ['/a?CMCD=', { target: '/a', report: '' }],
    ['/a', undefined],
    ['/a?x=1', undefined],
    ['/a?xCMCD=1', undefined],
    ['/a/CMCD=1?x', undefined],
    ['/a&CMCD=1', undefined],
    ['CMCD=1', undefined],
  ])('%s', (target, taken) => {
    expect(takeCmcd(target)).toEqual(taken);
  });
});
