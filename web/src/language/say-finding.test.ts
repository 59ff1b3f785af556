import { FINDING_VALUES, TEXT_VALUES } from '@rostrum/contract/finding-codes';
import { type Finding, findingSchema, streamStateSchema } from '@rostrum/contract/stream-state';
import { describe, expect, it } from 'vitest';
import { judgeTest } from '../features/go-live/verdict.ts';
import { FINDINGS, findingTexts, spokenIn } from './catalogs.ts';
import { type SayFinding, sayFinding } from './say-finding.ts';
import { speak } from './speaker.ts';

const isText = (name: string): boolean => (TEXT_VALUES as readonly string[]).includes(name);

/** What ingest fills each sentence with, by code or `code.variant`. */
const NAMES = new Map<string, readonly string[]>(
  Object.entries<readonly string[] | Readonly<Record<string, readonly string[]>>>(FINDING_VALUES).flatMap(
    ([code, names]) =>
      Array.isArray(names)
        ? [[code, names as readonly string[]] as const]
        : Object.entries(names).map(([variant, each]) => [`${code}.${variant}`, each as readonly string[]] as const),
  ),
);

function foundAs(key: string, cureFor: string): Finding {
  const [code = '', variant] = key.split('.');
  const names = NAMES.get(key) ?? expect.fail(`ingest does not tell ${key}`);
  const values = Object.fromEntries(names.map((name, index) => [name, isText(name) ? `<${name}>` : index + 2.5]));
  return findingSchema.parse({ code, variant, values, cureFor, severity: 'warn', say: 'English', cure: '', since: 0 });
}

const german: SayFinding = (finding) => sayFinding('de', spokenIn('de', ['findings']), finding);
const CALM = { severity: 'warn', since: 0, say: 'In English.', cure: 'Do this.' } as const;

describe.each(['de', 'es'] as const)('findings in %s', (language) => {
  const spoken = spokenIn(language, ['findings']);
  const texts = findingTexts(FINDINGS[language]);

  it('say all that ingest can find', () => {
    expect(texts.map(([key]) => key).toSorted()).toEqual([...NAMES.keys()].toSorted());
  });

  it.each(texts)('%s is said with what ingest fills it with, for every encoder', (key, { cure }) => {
    for (const kind of [...Object.keys(cure), 'unheard of']) {
      const finding = foundAs(key, kind);
      const said = sayFinding(language, spoken, finding);
      expect([kind, said.language]).toEqual([kind, language]);
      const whole = `${said.say} ${said.cure}`;
      expect(whole).not.toMatch(/[{}#]|undefined|NaN/);
      expect(said.cure).not.toBe('');
      for (const [name, value] of Object.entries(finding.values ?? {})) {
        const isShown = whole.includes(isText(name) ? String(value) : String(value).replace('.', ','));
        // Whether, and how many: words in place of the value. Each encoder is told but one of two units.
        expect([
          name,
          isShown || /Codec|sampleRate|soundChannels|^count$|^packets$|^times$|^ms$|^microseconds$/.test(name),
        ]).toEqual([name, true]);
      }
    }
  });
});

it('tells the sentence that was meant, and the cure for that encoder', () => {
  const stopped = { ...CALM, code: 'PICTURE_STOPPED', cureFor: 'vmix' };
  expect(german({ ...stopped, variant: 'soundGoesOn' })).toEqual({
    say: 'Das Bild ist stehen geblieben, der Ton läuft weiter. Die Zuschauer sehen das Pausenbild.',
    cure: 'In vMix: Ist der richtige Eingang in Output, und ist Fade to Black (FTB) aus?',
    language: 'de',
  });
  expect(german({ ...stopped, variant: 'nothing' }).cure).toContain('Kabel statt WLAN');
});

it('writes figures as the language does', () => {
  const loss = { ...CALM, code: 'SRT_LOSS', cureFor: 'obs' };
  expect(german({ ...loss, variant: 'sentAgain', values: { percent: 2.5 } }).say).toContain('verliert 2,5 % der');
  const late = german({ ...loss, variant: 'tooLate', values: { packets: 1200, ms: '1200', microseconds: '1200000' } });
  expect(late.say).toContain('1.200 Pakete kamen');
  expect(late.cure).toContain('auf 1200 ms');
  expect(late.cure).toContain('&latency=1200000.');
});

it.each([
  ['of another release', { code: 'NEVER_HEARD_OF' }],
  ['with a sentence of another release', { code: 'LEVEL', variant: 'odd' }],
  ['of an older ingest, without its values', { code: 'KEY_FRAMES_RARE' }],
  ['with a value of another kind', { code: 'KEY_FRAMES_RARE', values: { seconds: 'ten' } }],
  ['named like a part of the language', { code: 'constructor' }],
])('a finding %s comes in its own English', (_name, more) => {
  expect(german({ ...CALM, ...more })).toEqual({ say: 'In English.', cure: 'Do this.', language: 'en' });
});

it('the verdict of a test has them, too', () => {
  const state = streamStateSchema.parse({
    slug: 'sunday',
    status: 'live',
    origin: 'http://127.0.0.1:1',
    revision: 1,
    source: { audioCodec: 'mp4a.40.2', width: 1920, height: 1080, fps: 30, keyFrameInterval: 2, bitrate: 6e6 },
    findings: [{ ...CALM, severity: 'bad', code: 'AUDIO_ONE_SIDED', variant: 'left', cureFor: 'other' }],
  });
  const words = speak('de', spokenIn('de', ['goLive']), 'goLive');
  const { say, checks } = judgeTest(state, words, german);
  expect(say).toContain('auf der linken Seite');
  expect(checks.find(({ mood }) => mood === 'bad')?.language).toBe('de');
});
