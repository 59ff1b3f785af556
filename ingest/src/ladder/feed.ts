import type { VideoConfig, VideoFrame } from '@rostrum/media/access-unit';
import { writeFragment } from '@rostrum/media/cmaf/fragment';
import { writeInitSegment } from '@rostrum/media/cmaf/init-segment';
import { avcConfigBody, avcFrameBody, writeFlvHeader, writeVideoTag } from '@rostrum/media/flv/tag';
import { MEDIA_TIMESCALE } from '@rostrum/units/time';

/**
 * What ffmpeg reads: FLV for H.264, whose demuxer keeps nothing; fragmented MP4, a picture a fragment, for the codecs
 * that its FLV does not know. Times are whole milliseconds from the run's first picture.
 */
export type Feed = {
  /** Bytes before the first picture. */
  readonly head: Uint8Array;
  /** One picture. `dtsMs` never falls. */
  write(frame: VideoFrame, dtsMs: number, ptsMs: number): Uint8Array;
};

const TICKS_PER_MS = MEDIA_TIMESCALE / 1000;
/** An MP4 fragment needs a duration; ffmpeg takes the next fragment's time over it. */
const FRAGMENT_DURATION_MS = 33;

export function openFeed(config: VideoConfig): Feed {
  return config.codec === 'avc' ? openFlvFeed(config) : openMp4Feed(config);
}

function openFlvFeed(config: VideoConfig): Feed {
  const header = writeFlvHeader({ hasVideo: true, hasAudio: false });
  const sequence = writeVideoTag({ timestampMs: 0, body: avcConfigBody(config.record) });
  return {
    head: Buffer.concat([header, sequence]),
    write: (frame, dtsMs, ptsMs) =>
      writeVideoTag({
        timestampMs: dtsMs,
        body: avcFrameBody({ isKey: frame.isKey, compositionMs: ptsMs - dtsMs, data: frame.data }),
      }),
  };
}

function openMp4Feed(config: VideoConfig): Feed {
  let sequence = 0;
  return {
    head: writeInitSegment({ video: config, timescale: MEDIA_TIMESCALE }),
    write: (frame, dtsMs, ptsMs) => {
      sequence += 1;
      return writeFragment({
        sequence,
        trackId: 1,
        baseDecodeTime: dtsMs * TICKS_PER_MS,
        samples: [
          {
            data: frame.data,
            duration: FRAGMENT_DURATION_MS * TICKS_PER_MS,
            isKey: frame.isKey,
            compositionOffset: (ptsMs - dtsMs) * TICKS_PER_MS,
          },
        ],
      });
    },
  };
}
