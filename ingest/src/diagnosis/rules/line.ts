import { type Rule, rounded } from '../rule.ts';
import { CLOCK, kilobitsBelow, LINE, slowerThan } from './cures.ts';

/** The line from the encoder, and its clock. */

/** The last collapse counts for this long. */
const COLLAPSE_TOLD_S = 90;
const COLLAPSES_MIN = 2;
/** Media that comes slower than this falls behind; by this much it is seen. */
const SLOW = 0.95;
const SLOW_LATE_MS = 2_000;
const BURSTS_WAITING = 0.6;
const BURSTS_WAIT_MS = 600;
const DRIFT_PPM = 700;
const HOUR_S = 3_600;
/** SRT asks for what is lost again: it must be able to more than once. */
const ROUND_TRIPS = 4;
const ROUND_TRIPS_MIN = 2.5;
const LATENCY_STEP_MS = 50;
const LOSS_SHARE = 0.02;
const RTT_FAR_MS = 300;
/** What a line that loses packets is trusted with, bits a second. */
const HARDLY_ANY = 2e6;

export const LINE_RULES: readonly Rule[] = [
  {
    code: 'UPLOAD_COLLAPSES',
    afterMs: 0,
    find({ arrival: { collapses, meanBitrate } }) {
      const { count, everyS, lengthS, agoS } = collapses;
      if (count < COLLAPSES_MIN || agoS === undefined || agoS > Math.max(COLLAPSE_TOLD_S, (everyS ?? 0) * 1.5)) {
        return undefined;
      }
      const seconds = rounded(lengthS);
      const kilobits = kilobitsBelow(meanBitrate);
      const tell = (when: string): string =>
        `The upload ${when}, for about ${seconds} s each time. Viewers see the picture stand still.`;
      return everyS === undefined
        ? {
            severity: 'bad',
            variant: 'sometimes',
            values: { count, seconds, kilobits },
            say: tell(`collapsed ${count} times in the last minutes`),
            cure: slowerThan(kilobits),
          }
        : {
            severity: 'bad',
            variant: 'regular',
            values: { every: everyS, seconds },
            say: tell(`collapses every ${everyS} s`),
            cure: LINE,
          };
    },
  },
  {
    code: 'UPLOAD_TOO_SLOW',
    find({ arrival: { speed, lateMs, meanBitrate, collapses } }) {
      if (speed === undefined || speed >= SLOW || lateMs < SLOW_LATE_MS || collapses.count >= COLLAPSES_MIN) {
        return undefined;
      }
      const seconds = Math.round(60 / Math.max(0.1, speed));
      const kilobits = kilobitsBelow(meanBitrate);
      return {
        severity: 'bad',
        values: { seconds, kilobits },
        say: `The line carries less than the encoder sends: a minute of picture takes ${seconds} s to arrive.`,
        cure: slowerThan(kilobits),
      };
    },
  },
  {
    code: 'BURSTS',
    afterMs: 10_000,
    find: ({ fps, arrival: { waiting, waitMs, collapses } }) =>
      fps < 3 || waiting < BURSTS_WAITING || waitMs < BURSTS_WAIT_MS || collapses.count > 0
        ? undefined
        : {
            severity: 'info',
            values: { seconds: rounded(waitMs / 1000) },
            say: `The encoder sends in bursts, one every ${rounded(waitMs / 1000)} s. It is evened out here, which costs viewers that much delay.`,
            cure: {
              ffmpeg: 'With ffmpeg: add -re before the input, and -flush_packets 1.',
              other:
                'Look for a buffer, a “low delay” or “low latency” switch in the encoder; hardware encoders name it buffer or VBV.',
            },
          },
  },
  {
    code: 'CLOCK_DRIFTS',
    afterMs: 10_000,
    goesMs: 30_000,
    find({ arrival: { driftPpm } }) {
      if (driftPpm === undefined || Math.abs(driftPpm) < DRIFT_PPM) {
        return undefined;
      }
      const variant = driftPpm > 0 ? 'fast' : 'slow';
      const seconds = rounded((Math.abs(driftPpm) / 1e6) * HOUR_S);
      return {
        severity: 'warn',
        variant,
        values: { seconds },
        say: `The encoder’s clock runs ${variant}: ${seconds} s in an hour. ${driftPpm > 0 ? 'The delay grows' : 'Viewers stall now and then'}.`,
        cure: CLOCK,
      };
    },
  },
  {
    code: 'SRT_LATENCY_LOW',
    find({ link }) {
      if (link === undefined || link.rttMs <= 0 || link.latencyMs >= link.rttMs * ROUND_TRIPS_MIN) {
        return undefined;
      }
      const wanted = wantedLatency(link.rttMs);
      const roundTrip = rounded(link.rttMs);
      return {
        severity: link.dropped > 0 ? 'bad' : 'warn',
        values: { roundTrip, latency: link.latencyMs, ...latencyValues(wanted) },
        say: `The line’s round trip is ${roundTrip} ms, and the SRT latency only ${link.latencyMs} ms: what is lost cannot be sent again in time.`,
        cure: latencyCure(wanted),
      };
    },
  },
  {
    code: 'SRT_LOSS',
    goesMs: 15_000,
    find({ link }) {
      if (link === undefined || (link.dropped === 0 && link.lossShare < LOSS_SHARE)) {
        return undefined;
      }
      if (link.dropped === 0) {
        const percent = rounded(link.lossShare * 100);
        return {
          severity: 'info',
          variant: 'sentAgain',
          values: { percent },
          say: `The line loses ${percent} % of the packets; SRT sends them again in time.`,
          cure: LINE,
        };
      }
      const wanted = wantedLatency(link.rttMs);
      const kilobits = kilobitsBelow(HARDLY_ANY);
      const packets = link.dropped;
      const say = `${packets.toLocaleString('en')} packets never came in time in the last half minute: the picture breaks up.`;
      return wanted > link.latencyMs
        ? {
            severity: 'bad',
            variant: 'tooLate',
            values: { packets, ...latencyValues(wanted) },
            say,
            cure: latencyCure(wanted),
          }
        : { severity: 'bad', variant: 'tooMuch', values: { packets, kilobits }, say, cure: slowerThan(kilobits) };
    },
  },
  {
    code: 'LINE_FAR',
    find: ({ link }) =>
      link === undefined || link.rttMs < RTT_FAR_MS
        ? undefined
        : {
            severity: 'info',
            values: { roundTrip: Math.round(link.rttMs) },
            say: `The way to the encoder is long: ${Math.round(link.rttMs)} ms there and back.`,
            cure: {
              other: 'A VPN, a satellite or a mobile line makes it so. By cable, and without a VPN, it is shorter.',
            },
          },
  },
];

function wantedLatency(rttMs: number): number {
  return Math.ceil((rttMs * ROUND_TRIPS) / LATENCY_STEP_MS) * LATENCY_STEP_MS;
}

/** As they are typed: without marks of thousands. */
function latencyValues(ms: number): { ms: string; microseconds: string } {
  return { ms: String(ms), microseconds: String(ms * 1000) };
}

function latencyCure(ms: number): { other: string; obs: string; ffmpeg: string; larix: string } {
  return {
    obs: `Set the latency to ${ms} ms: in the studio below, or in OBS at the end of the server’s address: &latency=${ms * 1000}.`,
    ffmpeg: `Add latency=${ms * 1000} (microseconds) to the srt:// address.`,
    larix: `In Larix: the connection’s latency: ${ms} ms.`,
    other: `Set the SRT latency to ${ms} ms or more, in the studio’s encoder settings or in the encoder.`,
  };
}
