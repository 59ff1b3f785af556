import type { AudioConfig, VideoConfig } from '@rostrum/media/access-unit';
import { writeFragment } from '@rostrum/media/cmaf/fragment';
import { writeInitSegment } from '@rostrum/media/cmaf/init-segment';
import { parseAacConfig } from '@rostrum/media/codec/aac';
import { parseAvcConfig } from '@rostrum/media/codec/avc';

/** Tracks and fragments for the sample presentation: real containers around made-up samples. */

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

/** Records that x264 wrote, for 1280×720 and 640×360. */
const AVC_720P = hex('014d401fffe10019674d401feca02802dd8088000003000800000301e078c18cb001000568ebe3cb20');
const AVC_360P = hex('0142c01effe100196742c01ed900a02ff970110000030001000003003c0f162e4801000568cb83cb20');
/** AAC-LC, 48 kHz, two channels. */
const AAC_STEREO = hex('1190');

export const FRAMES_PER_SECOND = 30;
const VIDEO_TIMESCALE = 90_000;
const AUDIO_TIMESCALE = 48_000;
const SAMPLES_PER_FRAME = 1024;

export type SampleTrack = {
  readonly name: string;
  readonly config: VideoConfig | AudioConfig;
  readonly timescale: number;
  /** Ticks of one frame. */
  readonly frameTicks: number;
  /** Bytes of one frame. */
  readonly frameBytes: number;
};

const video = (name: string, record: Uint8Array, frameBytes: number): SampleTrack => ({
  name,
  config: parseAvcConfig(record),
  timescale: VIDEO_TIMESCALE,
  frameTicks: VIDEO_TIMESCALE / FRAMES_PER_SECOND,
  frameBytes,
});

export const TRACKS: readonly SampleTrack[] = [
  video('source', AVC_720P, 900),
  video('360p', AVC_360P, 400),
  {
    name: 'audio',
    config: parseAacConfig(AAC_STEREO),
    timescale: AUDIO_TIMESCALE,
    frameTicks: SAMPLES_PER_FRAME,
    frameBytes: 120,
  },
];

/** The init segment of a track. */
export function initBytes({ config }: SampleTrack): Uint8Array {
  return writeInitSegment(config.kind === 'video' ? { video: config } : { audio: config });
}

/**
 * One fragment.
 * @param first number of its first frame in its run.
 * @param isKeyAt whether a frame, counted in its segment, is a key frame.
 */
export function fragmentBytes(
  track: SampleTrack,
  frames: {
    readonly first: number;
    readonly count: number;
    readonly baseTicks: number;
    readonly startsSegment: boolean;
  },
): Uint8Array {
  const isAudio = track.config.kind === 'audio';
  return writeFragment({
    sequence: frames.first + 1,
    trackId: 1,
    baseDecodeTime: frames.baseTicks + frames.first * track.frameTicks,
    samples: Array.from({ length: frames.count }, (_, index) => ({
      data: frameData(track.frameBytes, frames.first + index),
      duration: track.frameTicks,
      isKey: isAudio || (frames.startsSegment && index === 0),
      compositionOffset: 0,
    })),
  });
}

function frameData(length: number, number: number): Uint8Array {
  const data = new Uint8Array(length);
  new DataView(data.buffer).setUint32(4, number);
  return data;
}
