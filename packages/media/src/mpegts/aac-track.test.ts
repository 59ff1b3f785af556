import { ticks } from '@rostrum/units/time';
import { describe, expect, it } from 'vitest';
import type { AudioConfig, AudioFrame } from '../access-unit.ts';
import { parseAacConfig } from '../codec/aac.ts';
import { AacTrack } from './aac-track.ts';
import { adtsWriter } from './adts.ts';
import { TsClock } from './clock.ts';
import { joined } from './packet-writer.ts';
import type { Pes } from './pes-assembler.ts';

const STEREO_48 = parseAacConfig(Uint8Array.of(0x11, 0x90));
const MONO_44 = parseAacConfig(Uint8Array.of(0x12, 0x08));
/** 1024 samples at 48 kHz. */
const STEP = 1920;

function frame(id: number, config: AudioConfig = STEREO_48): Uint8Array {
  const data = Uint8Array.from({ length: 20 }, (_, index) => (index === 0 ? id : 0x21));
  return joined([adtsWriter(config)(data.length), data]);
}

/** The same frame with a checksum behind its header. */
function checked(id: number): Uint8Array {
  const plain = frame(id);
  const bytes = joined([plain.subarray(0, 7), Uint8Array.of(0xab, 0xcd), plain.subarray(7)]);
  bytes[1] = 0xf0;
  bytes[5] = (bytes[5] ?? 0) + (2 << 5);
  return bytes;
}

type Part = Partial<Pes> & { readonly of: readonly Uint8Array[] };

/** Frames as `id@pts`, configurations as `rate/channels`, and what is said. */
function read(...parts: readonly Part[]): string[] {
  const log: string[] = [];
  const track = new AacTrack(new TsClock(), {
    onAudioConfig: ({ sampleRate, channels }) => log.push(`${sampleRate}/${channels}`),
    onAudio: ({ data, pts }: AudioFrame) => log.push(`${data[0]}@${pts}`),
    onUnsupported: (say) => log.push(say),
  });
  for (const { of, pts, isCut = false, isRest = false } of parts) {
    track.push({ pts, dts: undefined, data: joined(of), isCut, isRest });
  }
  track.end();
  return log;
}

describe('AAC in ADTS', () => {
  const whole = joined([1, 2, 3, 4].map((id) => frame(id)));
  const counted = ['48000/2', '1@0', `2@${STEP}`, `3@${2 * STEP}`, `4@${3 * STEP}`];
  const rows: { name: string; parts: readonly Part[]; says: readonly string[] }[] = [
    { name: 'several frames a PES packet are counted', parts: [{ pts: ticks(0), of: [whole] }], says: counted },
    {
      name: 'a frame alone needs none behind it at the end',
      parts: [{ pts: ticks(5), of: [frame(1)] }],
      says: ['48000/2', '1@5'],
    },
    {
      name: 'frames over PES packets: the time told is of the first that begins in it',
      parts: [
        { pts: ticks(0), of: [whole.subarray(0, 30)] },
        { pts: ticks(2 * STEP + 7), of: [whole.subarray(30)] },
      ],
      says: ['48000/2', '1@0', `2@${STEP}`, `3@${2 * STEP + 7}`, `4@${3 * STEP + 7}`],
    },
    {
      name: 'PES packets without a time are counted on',
      parts: [{ pts: ticks(0), of: [frame(1), frame(2)] }, { of: [frame(3), frame(4)] }],
      says: counted,
    },
    {
      name: 'frames before the first time are counted back from it',
      parts: [{ of: [frame(1), frame(2)] }, { pts: ticks(2 * STEP), of: [frame(3), frame(4)] }],
      says: counted,
    },
    {
      name: 'a checksum is no part of the frame',
      parts: [{ pts: ticks(0), of: [checked(1), checked(2), frame(3), frame(4)] }],
      says: counted,
    },
    {
      name: 'garbage is passed over',
      parts: [{ pts: ticks(0), of: [Uint8Array.of(1, 0xff, 0xf1, 0x4c, 0x80, 0x02, 0, 0, 9), whole] }],
      says: counted,
    },
    {
      name: 'what is lost takes the frames it cuts; those behind are counted back from the next time',
      parts: [
        { pts: ticks(0), of: [whole.subarray(0, 40)], isCut: true },
        { of: [whole.subarray(60)], isRest: true },
        { pts: ticks(4 * STEP), of: [frame(5), frame(6)] },
      ],
      says: ['48000/2', '1@0', `4@${3 * STEP}`, `5@${4 * STEP}`, `6@${5 * STEP}`],
    },
    {
      name: 'another rate is another configuration, counted on',
      parts: [{ pts: ticks(0), of: [frame(1), frame(2)] }, { of: [frame(3, MONO_44), frame(4, MONO_44)] }],
      says: ['48000/2', '1@0', `2@${STEP}`, '44100/1', `3@${2 * STEP}`, `4@${2 * STEP + 2090}`],
    },
    {
      name: 'a header like no other, with none like it behind, is not believed',
      parts: [{ pts: ticks(0), of: [frame(1), frame(2), frame(9, MONO_44), frame(3), frame(4)] }],
      says: counted,
    },
  ];
  for (const { name, parts, says } of rows) {
    it(name, () => {
      expect(read(...parts)).toEqual(says);
    });
  }

  const refused = [
    { name: 'AAC Main', at: 2, value: 0x0c, say: /AAC Main; set the encoder to AAC \(AAC-LC\)\.$/ },
    { name: 'channels of its own order', at: 3, value: 0x00, say: /own order/ },
    { name: 'several blocks', at: 6, value: 0xfd, say: /several AAC blocks/ },
  ];
  for (const { name, at, value, say } of refused) {
    it(`${name} is refused in words`, () => {
      const bytes = frame(1);
      bytes[at] = value;
      expect(read({ pts: ticks(0), of: [bytes, bytes] })[0]).toMatch(say);
    });
  }
});
