import { type StreamState, streamStateSchema } from '@rostrum/contract/stream-state';
import { expect, it } from 'vitest';
import { spokenIn } from '../../language/catalogs.ts';
import { type SayFinding, sayFinding } from '../../language/say-finding.ts';
import { speak } from '../../language/speaker.ts';
import { judgeTest } from './verdict.ts';

const words = speak('en', spokenIn('en', ['goLive']), 'goLive');
const inEnglish: SayFinding = (found) => sayFinding('en', spokenIn('en', ['findings']), found);

const WELL = streamStateSchema.parse({
  slug: 'sunday',
  status: 'live',
  origin: 'http://127.0.0.1:1',
  revision: 1,
  source: {
    videoCodec: 'avc1.640028',
    audioCodec: 'mp4a.40.2',
    width: 1920,
    height: 1080,
    fps: 30,
    keyFrameInterval: 2,
    bitrate: 6e6,
  },
  encoders: [{ role: 'primary', isShown: true, isWell: true }],
});
const { source } = WELL;
const finding = { code: 'SILENT', say: 'The sound is silent.', cure: 'Turn it up.', since: 0 } as const;

const ROWS: readonly { name: string; state: StreamState | null; verdict: string; say: RegExp }[] = [
  { name: 'nothing arrives', state: null, verdict: 'waiting', say: /Start streaming there now/ },
  { name: 'off air', state: { ...WELL, status: 'offline', encoders: [] }, verdict: 'waiting', say: /Waiting/ },
  { name: 'just connected', state: { ...WELL, status: 'offline' }, verdict: 'waiting', say: /is connected/ },
  { name: 'all is well', state: WELL, verdict: 'ready', say: /^Ready\. / },
  {
    name: 'nothing is measured yet',
    state: { ...WELL, source: { ...source, bitrate: undefined } },
    verdict: 'waiting',
    say: /A few seconds more/,
  },
  {
    name: 'there is no sound',
    state: { ...WELL, source: { ...source, audioCodec: undefined } },
    verdict: 'remark',
    say: /remark: no sound/,
  },
  {
    name: 'key frames are rare',
    state: { ...WELL, source: { ...source, keyFrameInterval: 10 } },
    verdict: 'remark',
    say: /only every 10 s/,
  },
  {
    name: 'the line fails',
    state: { ...WELL, encoders: [{ role: 'primary', isShown: true, isWell: false }] },
    verdict: 'not-yet',
    say: /Not yet: the encoder’s line/,
  },
  {
    name: 'something was found that viewers notice',
    state: { ...WELL, findings: [{ ...finding, severity: 'bad' }] },
    verdict: 'not-yet',
    say: /silent. Turn it up/,
  },
  {
    name: 'something is good to know',
    state: { ...WELL, findings: [{ ...finding, severity: 'info' }] },
    verdict: 'ready',
    say: /^Ready\. /,
  },
  { name: 'the slate is shown', state: { ...WELL, isSlateByHand: true }, verdict: 'not-yet', say: /the slate/ },
];

it('what a check tells is told once, with the cure for that encoder', () => {
  const rare = { ...finding, code: 'KEY_FRAMES_RARE', severity: 'warn', say: 'Key frames are rare.' } as const;
  const { checks, say } = judgeTest(
    { ...WELL, source: { ...source, keyFrameInterval: 10 }, findings: [rare] },
    words,
    inEnglish,
  );
  expect(checks.filter(({ mood }) => mood === 'remark')).toEqual([
    { name: 'Key frames', say: 'Key frames are rare. Turn it up.', mood: 'remark', language: 'en' },
  ]);
  expect(say).toContain('Turn it up');
});

it.each(ROWS)('$name: $verdict', ({ state, verdict, say }) => {
  const found = judgeTest(state, words, inEnglish);
  expect(found.verdict).toBe(verdict);
  expect(found.say).toMatch(say);
});
