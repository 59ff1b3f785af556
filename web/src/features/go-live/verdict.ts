import type { StreamState } from '@rostrum/contract/stream-state';

/** What comes of a test, in words for a volunteer. Pure. */

export type Check = {
  readonly name: string;
  readonly say: string;
  /** `wait`: it is not known yet. */
  readonly mood: 'good' | 'wait' | 'remark' | 'bad';
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
const CHECKED = { sound: 'NO_AUDIO', keys: 'KEY_FRAMES_RARE' } as const;
const NOTICES_SHOWN = 3;

/** @param state as ingest tells it; null: nothing arrives. */
export function judgeTest(state: StreamState | null): PreFlight {
  if (state?.isSlateByHand === true) {
    return {
      verdict: 'not-yet',
      say: 'Not yet: the slate is shown. Go back to the camera, then look again.',
      checks: [],
    };
  }
  if (state?.status === 'reconnecting' && !state.isRehearsal) {
    return {
      verdict: 'not-yet',
      say: 'Your encoder stopped sending. Start it again: the same event goes on by itself.',
      checks: noticed(state),
    };
  }
  if (state === null || state.status !== 'live' || state.source === undefined) {
    const isConnected = state !== null && state.encoders.length > 0;
    const say = isConnected
      ? 'Your encoder is connected. Its picture comes in a few seconds.'
      : 'Waiting for your encoder. Start streaming there now.';
    const refused = state?.notices.findLast(({ code }) => code === 'ENCODER_REFUSED' || code === 'PULL_FAILED');
    return {
      verdict: 'waiting',
      say,
      checks: refused === undefined ? [] : [{ name: 'Encoder', say: refused.say, mood: 'bad' }],
    };
  }
  const { source, findings } = state;
  const checks = [
    picture(source),
    // The finding knows the cure for this very encoder.
    told('Sound', findings, CHECKED.sound) ?? sound(source),
    rate(source),
    told('Key frames', findings, CHECKED.keys) ?? keys(source),
    ...lines(state),
    ...noticed(state),
  ];
  const bad = checks.find(({ mood }) => mood === 'bad');
  if (bad !== undefined) {
    return { verdict: 'not-yet', say: `Not yet: ${bad.say}`, checks };
  }
  if (checks.some(({ mood }) => mood === 'wait')) {
    return { verdict: 'waiting', say: 'It arrives. A few seconds more, to measure it.', checks };
  }
  const remark = checks.find(({ mood }) => mood === 'remark');
  return remark === undefined
    ? { verdict: 'ready', say: 'Ready. Picture and sound arrive as they should.', checks }
    : { verdict: 'remark', say: `Ready, with a remark: ${remark.say}`, checks };
}

const MOODS = { info: 'good', warn: 'remark', bad: 'bad' } as const;

type Source = NonNullable<StreamState['source']>;

function picture({ width, height, fps }: Source): Check {
  if (width === undefined || height === undefined) {
    return { name: 'Picture', say: 'no picture arrives. Choose a camera or a scene in your encoder.', mood: 'bad' };
  }
  const rate = fps === undefined ? '' : `, ${Math.round(fps * 100) / 100} frames a second`;
  return { name: 'Picture', say: `${width} × ${height}${rate}`, mood: 'good' };
}

function told(name: string, findings: StreamState['findings'], code: string): Check | undefined {
  const finding = findings.find((each) => each.code === code);
  return finding && { name, say: `${finding.say} ${finding.cure}`, mood: MOODS[finding.severity] };
}

function sound({ audioCodec }: Source): Check {
  return audioCodec === undefined
    ? {
        name: 'Sound',
        say: 'no sound arrives. If there should be any, add an audio source in your encoder and start it again.',
        mood: 'remark',
      }
    : { name: 'Sound', say: 'It arrives. Watch the meter while somebody speaks.', mood: 'good' };
}

function rate({ bitrate }: Source): Check {
  if (bitrate === undefined) {
    return { name: 'Bit rate', say: 'being measured', mood: 'wait' };
  }
  const megabits = `${(bitrate / 1e6).toFixed(1)} Mbit/s`;
  return bitrate < BITRATE_MIN
    ? {
        name: 'Bit rate',
        say: `only ${megabits} arrive, so the picture will look coarse. Set a higher video bit rate in your encoder.`,
        mood: 'remark',
      }
    : { name: 'Bit rate', say: megabits, mood: 'good' };
}

function keys({ keyFrameInterval }: Source): Check {
  if (keyFrameInterval === undefined) {
    return { name: 'Key frames', say: 'being measured', mood: 'wait' };
  }
  const seconds = Math.round(keyFrameInterval * 10) / 10;
  return keyFrameInterval > KEY_FRAMES_MAX_S
    ? {
        name: 'Key frames',
        say: `key frames come only every ${seconds} s, so viewers wait and switch slowly. Set the key frame interval to 2 s in your encoder.`,
        mood: 'remark',
      }
    : { name: 'Key frames', say: `every ${seconds} s`, mood: 'good' };
}

function lines({ encoders }: StreamState): Check[] {
  return encoders
    .filter(({ isShown, isWell }) => isShown && !isWell)
    .map(() => ({
      name: 'Line',
      say: 'the encoder’s line is failing. Use a cable instead of Wi-Fi, or a lower bit rate.',
      mood: 'bad' as const,
    }));
}

function noticed({ findings, notices }: StreamState): Check[] {
  const found = findings
    .filter(({ code }) => code !== CHECKED.sound && code !== CHECKED.keys)
    .map(({ severity, say, cure }) => ({
      name: severity === 'info' ? 'Good to know' : 'To mend',
      say: `${say} ${cure}`,
      mood: MOODS[severity],
    }));
  // Newest first.
  const happened = notices
    .filter(({ code }) => code !== 'ENCODER_SWITCHED')
    .slice(0, NOTICES_SHOWN)
    .map(({ say }) => ({ name: 'Notice', say, mood: 'remark' as const }));
  return [...found, ...happened];
}
