import type { FindingCode } from '@rostrum/contract/finding-codes';
import type { Language } from '@rostrum/contract/language';
import type { Finding, StreamState } from '@rostrum/contract/stream-state';
import type { SayFinding } from '../../language/say-finding.ts';
import type { Say } from '../../language/speaker.ts';

/** What comes of a test, in words for a volunteer. Pure. What was noticed comes in ingest's own words. */

type Words = Say<'goLive'>;

export type Check = {
  readonly name: string;
  readonly say: string;
  /** `wait`: it is not known yet. */
  readonly mood: 'good' | 'wait' | 'remark' | 'bad';
  /** Where it may be another than the page's. */
  readonly language?: Language;
};

export type PreFlight = {
  readonly verdict: 'waiting' | 'ready' | 'remark' | 'not-yet';
  readonly say: string;
  readonly checks: readonly Check[];
};

/** Key frames further apart make viewers wait. Seconds. */
const KEY_FRAMES_MAX_S = 4;
/** Less is a picture of blocks at any size people send. Bits a second. */
const BITRATE_MIN = 500_000;
/** Findings that a check of their own tells. */
const CHECKED = { sound: 'NO_AUDIO', keys: 'KEY_FRAMES_RARE' } as const satisfies Record<string, FindingCode>;
const NOTICES_SHOWN = 3;

/** @param state as ingest tells it; null: nothing arrives. */
export function judgeTest(state: StreamState | null, words: Words, sayFinding: SayFinding): PreFlight {
  if (state?.isSlateByHand === true) {
    return { verdict: 'not-yet', say: words('slateShown'), checks: [] };
  }
  if (state?.status === 'reconnecting' && !state.isRehearsal) {
    return { verdict: 'not-yet', say: words('stopped'), checks: noticed(state, words, sayFinding) };
  }
  if (state === null || state.status !== 'live' || state.source === undefined) {
    const isConnected = state !== null && state.encoders.length > 0;
    const refused = state?.notices.findLast(({ code }) => code === 'ENCODER_REFUSED' || code === 'PULL_FAILED');
    return {
      verdict: 'waiting',
      say: words(isConnected ? 'connected' : 'waiting'),
      checks: refused === undefined ? [] : [{ name: words('encoder'), say: refused.say, mood: 'bad', language: 'en' }],
    };
  }
  const { source, findings } = state;
  const checked = (name: string, code: FindingCode): Check | undefined => {
    const finding = findings.find((each) => each.code === code);
    return finding && { name, ...found(finding, sayFinding) };
  };
  const checks = [
    picture(source, words),
    // The finding knows the cure for this very encoder.
    checked(words('sound'), CHECKED.sound) ?? sound(source, words),
    rate(source, words),
    checked(words('keyFrames'), CHECKED.keys) ?? keys(source, words),
    ...lines(state, words),
    ...noticed(state, words, sayFinding),
  ];
  const bad = checks.find(({ mood }) => mood === 'bad');
  if (bad !== undefined) {
    return { verdict: 'not-yet', say: words('notYet', { why: bad.say }), checks };
  }
  if (checks.some(({ mood }) => mood === 'wait')) {
    return { verdict: 'waiting', say: words('measuring'), checks };
  }
  const remark = checks.find(({ mood }) => mood === 'remark');
  return remark === undefined
    ? { verdict: 'ready', say: words('ready'), checks }
    : { verdict: 'remark', say: words('readyBut', { remark: remark.say }), checks };
}

const MOODS = { info: 'good', warn: 'remark', bad: 'bad' } as const;

type Source = NonNullable<StreamState['source']>;

function picture({ width, height, fps }: Source, words: Words): Check {
  const name = words('picture');
  if (width === undefined || height === undefined) {
    return { name, say: words('noPicture'), mood: 'bad' };
  }
  const size = `${width} × ${height}`;
  const say = fps === undefined ? size : words('pictureIs', { size, fps: Math.round(fps * 100) / 100 });
  return { name, say, mood: 'good' };
}

function found(finding: Finding, sayFinding: SayFinding): Omit<Check, 'name'> {
  const { say, cure, language } = sayFinding(finding);
  return { say: `${say} ${cure}`, mood: MOODS[finding.severity], language };
}

function sound({ audioCodec }: Source, words: Words): Check {
  const name = words('sound');
  return audioCodec === undefined
    ? { name, say: words('noSound'), mood: 'remark' }
    : { name, say: words('soundIs'), mood: 'good' };
}

function rate({ bitrate }: Source, words: Words): Check {
  const name = words('bitRate');
  if (bitrate === undefined) {
    return { name, say: words('beingMeasured'), mood: 'wait' };
  }
  const megabits = bitrate / 1e6;
  return bitrate < BITRATE_MIN
    ? { name, say: words('lowBitRate', { megabits }), mood: 'remark' }
    : { name, say: words('bitRateIs', { megabits }), mood: 'good' };
}

function keys({ keyFrameInterval }: Source, words: Words): Check {
  const name = words('keyFrames');
  if (keyFrameInterval === undefined) {
    return { name, say: words('beingMeasured'), mood: 'wait' };
  }
  const seconds = Math.round(keyFrameInterval * 10) / 10;
  return keyFrameInterval > KEY_FRAMES_MAX_S
    ? { name, say: words('rareKeyFrames', { seconds }), mood: 'remark' }
    : { name, say: words('keyFramesAre', { seconds }), mood: 'good' };
}

function lines({ encoders }: StreamState, words: Words): Check[] {
  return encoders
    .filter(({ isShown, isWell }) => isShown && !isWell)
    .map(() => ({ name: words('line'), say: words('lineFails'), mood: 'bad' as const }));
}

function noticed({ findings, notices }: StreamState, words: Words, sayFinding: SayFinding): Check[] {
  const amiss = findings
    .filter(({ code }) => code !== CHECKED.sound && code !== CHECKED.keys)
    .map((finding) => ({
      name: words(finding.severity === 'info' ? 'goodToKnow' : 'toMend'),
      ...found(finding, sayFinding),
    }));
  // Newest first.
  const happened = notices
    .filter(({ code }) => code !== 'ENCODER_SWITCHED')
    .slice(0, NOTICES_SHOWN)
    .map(({ say }) => ({ name: words('notice'), say, mood: 'remark' as const, language: 'en' as const }));
  return [...amiss, ...happened];
}
