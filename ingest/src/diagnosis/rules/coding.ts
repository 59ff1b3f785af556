import { levelFor } from '../../ladder/plan.ts';
import type { Facts } from '../facts.ts';
import { megabits, type Rule } from '../rule.ts';
import { BITRATE, CODEC, COLOUR_FORMAT, CONSTANT_RATE, DEINTERLACE, SIZE } from './cures.ts';

/** How the picture is coded: who can play it, and who can take it. */

/** ITU-T H.264 table A-1: most macroblocks of decoded pictures, by level times ten. */
const BUFFERS: readonly (readonly [number, number])[] = [
  [30, 8100],
  [31, 18_000],
  [32, 20_480],
  [41, 32_768],
  [42, 34_816],
  [50, 110_400],
  [52, 184_320],
];
const LEVEL_MAX = 52;
/** Lower ones are not told apart; every device plays them. */
const LEVEL_LEAST = 30;
const PQ = 16;
const HLG = 18;
/** What a good home line or a phone takes without waiting. */
const BITRATE_MAX = 10e6;
const UNEVEN = 2.2;
const UNEVEN_MIN = 1.5e6;
const SMALL_SIDE = 360;
/** Shapes of pictures that players and pages are made for. */
const SHAPES = [16 / 9, 4 / 3, 1, 21 / 9, 64 / 27, 3 / 2, 16 / 10, 1.85, 2.39];
const SHAPE_OFF = 0.02;

const CODEC_NAMES = { avc: 'H.264', hevc: 'HEVC (H.265)', av1: 'AV1' } as const;

export const CODING_RULES: readonly Rule[] = [
  {
    code: 'CODEC_NOT_EVERYWHERE',
    find({ video, ladder }) {
      if (video === undefined || video.codec === 'avc') {
        return undefined;
      }
      const name = CODEC_NAMES[video.codec];
      return ladder.made.length > 0
        ? {
            severity: 'info',
            variant: 'othersMade',
            values: { codec: name },
            say: `The picture is ${name}, which some browsers do not play; they get the pictures made here in H.264.`,
            cure: CODEC,
          }
        : {
            severity: 'bad',
            variant: 'alone',
            values: { codec: name },
            say: `The picture is ${name}, which some browsers do not play, and no other is made.`,
            cure: CODEC,
          };
    },
  },
  {
    code: 'COLOUR_FORMAT',
    find({ video, coding }) {
      if (video === undefined || coding === undefined) {
        return undefined;
      }
      const isDeep = coding.bitDepth > 8 && video.codec === 'avc';
      if (!isDeep && coding.chromaFormat === 1) {
        return undefined;
      }
      const chroma = ['grey', '4:2:0', '4:2:2', '4:4:4'][coding.chromaFormat] ?? 'unknown';
      return {
        severity: 'bad',
        values: { bits: coding.bitDepth, chroma },
        say: `The picture has ${coding.bitDepth} bits and ${chroma} colours: phones and most browsers do not play that.`,
        cure: COLOUR_FORMAT,
      };
    },
  },
  {
    code: 'INTERLACED',
    find: ({ coding }) =>
      coding?.mayInterlace !== true
        ? undefined
        : {
            severity: 'warn',
            say: 'The picture comes interlaced: moving edges look like combs on screens.',
            cure: DEINTERLACE,
          },
  },
  {
    code: 'LEVEL',
    find({ video, coding, fps }) {
      if (video?.codec !== 'avc' || coding?.level === undefined) {
        return undefined;
      }
      if (coding.level >= LEVEL_MAX) {
        return {
          severity: 'warn',
          variant: 'tooHigh',
          values: { level: String(coding.level / 10) },
          say: `The encoder says level ${coding.level / 10}: many devices refuse more than 5.1, whatever the picture.`,
          cure: {
            ffmpeg: 'With ffmpeg: leave -level out, or set 4.2.',
            other: 'Set the level to 4.2 or automatic, and no more than 60 pictures a second.',
          },
        };
      }
      const needed = levelFor(video, Math.max(1, fps - 1));
      // Table A-1 knows levels between those that are told apart here.
      return needed > LEVEL_LEAST && needed > coding.level + 1
        ? {
            severity: 'warn',
            variant: 'tooLow',
            values: { level: String(coding.level / 10), needed: String(needed / 10) },
            say: `The encoder says level ${coding.level / 10}, but this size and rate need ${needed / 10}: some devices give up.`,
            cure: { ffmpeg: 'With ffmpeg: leave -level out.', other: 'Set the encoder’s level to automatic.' },
          }
        : undefined;
    },
  },
  {
    code: 'REFERENCES_MANY',
    find({ video, coding }) {
      if (video?.codec !== 'avc' || coding?.references === undefined) {
        return undefined;
      }
      const macroblocks = Math.ceil(video.width / 16) * Math.ceil(video.height / 16);
      const buffer = BUFFERS.find(([level]) => level >= (coding.level ?? 0))?.[1] ?? Number.POSITIVE_INFINITY;
      const most = Math.min(16, Math.floor(buffer / macroblocks));
      return coding.references <= most
        ? undefined
        : {
            severity: 'warn',
            values: { count: coding.references, most },
            say: `Pictures refer to ${coding.references} others, more than the ${most} that its level allows: hardware decoders show green blocks.`,
            cure: {
              obs: 'In OBS: with x264 add ref=3 to its options, or choose the preset veryfast.',
              ffmpeg: 'With ffmpeg: -refs 3.',
              other: 'Set reference frames to 3 in the encoder.',
            },
          };
    },
  },
  {
    code: 'HDR',
    find: ({ video }) =>
      video?.colour?.transfer !== PQ && video?.colour?.transfer !== HLG
        ? undefined
        : {
            severity: 'warn',
            say: 'The picture is HDR: where a screen or browser has none, it looks pale and grey.',
            cure: {
              obs: 'In OBS: Settings → Advanced → Color Space: Rec. 709.',
              larix: 'In Larix: Settings → Video → HDR off.',
              other: 'Set camera and encoder to SDR, Rec. 709.',
            },
          },
  },
  {
    code: 'BITRATE_HIGH',
    afterMs: 10_000,
    goesMs: 15_000,
    find({ arrival, ladder }) {
      const rate = arrival.meanBitrate;
      if (rate <= BITRATE_MAX) {
        return undefined;
      }
      return ladder.made.length > 0
        ? {
            severity: 'info',
            variant: 'smallerMade',
            values: { megabits: megabits(rate) },
            say: `The encoder sends ${megabits(rate)} Mbit/s, more than many lines take; those viewers get the smaller pictures.`,
            cure: BITRATE,
          }
        : {
            severity: 'warn',
            variant: 'alone',
            values: { megabits: megabits(rate) },
            say: `The encoder sends ${megabits(rate)} Mbit/s, more than many viewers’ lines take, and no smaller picture is made.`,
            cure: BITRATE,
          };
    },
  },
  {
    code: 'BITRATE_UNEVEN',
    afterMs: 10_000,
    goesMs: 30_000,
    find: ({ arrival: { peakBitrate, meanBitrate, collapses } }) =>
      peakBitrate < meanBitrate * UNEVEN || peakBitrate < UNEVEN_MIN || collapses.count > 0
        ? undefined
        : {
            severity: 'info',
            values: { mean: megabits(meanBitrate), peak: megabits(peakBitrate) },
            say: `The bit rate swings: ${megabits(meanBitrate)} Mbit/s on the whole, ${megabits(peakBitrate)} Mbit/s at times. Viewers on narrow lines stall at the peaks.`,
            cure: CONSTANT_RATE,
          },
  },
  {
    code: 'SIZE_SMALL',
    find({ video, ladder }) {
      const side = video === undefined ? Number.POSITIVE_INFINITY : Math.min(video.width, video.height);
      return video === undefined || side > SMALL_SIDE || ladder.planned.length > 0
        ? undefined
        : {
            severity: 'info',
            values: { size: sizeText(video) },
            say: `${sizeText(video)} is so small that no smaller picture is made of it; on a large screen it is blurred.`,
            cure: SIZE,
          };
    },
  },
  {
    code: 'SIZE_UNUSUAL',
    find({ video }) {
      if (video === undefined) {
        return undefined;
      }
      const isOdd = video.width % 4 !== 0 || video.height % 4 !== 0;
      const shape = shownShape(video);
      const isKnown = SHAPES.some((known) => Math.abs(shape / known - 1) < SHAPE_OFF);
      return isKnown && !isOdd
        ? undefined
        : {
            severity: 'info',
            variant: isOdd ? 'odd' : 'shape',
            values: { size: sizeText(video) },
            say: isOdd
              ? `${sizeText(video)} is an odd size: some devices show a green or black edge.`
              : `${sizeText(video)} has an unusual shape: on most screens it has black bars.`,
            cure: SIZE,
          };
    },
  },
  {
    code: 'PIXELS_NOT_SQUARE',
    find: ({ video }) =>
      video?.pixelAspect === undefined || video.pixelAspect.horizontal === video.pixelAspect.vertical
        ? undefined
        : {
            severity: 'info',
            values: { size: sizeText(video) },
            say: `The pixels of ${sizeText(video)} are not square: some players show it squeezed.`,
            cure: SIZE,
          },
  },
];

function sizeText({ width, height }: NonNullable<Facts['video']>): string {
  return `${width} × ${height}`;
}

/** The longer side by the shorter, as it is shown. */
function shownShape({ width, height, pixelAspect }: NonNullable<Facts['video']>): number {
  const shape = (width * (pixelAspect?.horizontal ?? 1)) / (height * (pixelAspect?.vertical ?? 1));
  return Math.max(shape, 1 / shape);
}
