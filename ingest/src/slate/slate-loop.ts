import type { VideoConfig } from '@rostrum/media/access-unit';
import { TsDemux } from '@rostrum/media/mpegts/demux';
import { MEDIA_TIMESCALE } from '@rostrum/units/time';

/** A slate as one rendition shows it: coded pictures, shown again and again. */
export type SlateLoop = {
  readonly config: VideoConfig;
  /** The first is a key frame; none is shown out of order. */
  readonly frames: readonly { readonly isKey: boolean; readonly data: Uint8Array }[];
  /** From one picture to the next. */
  readonly frameTicks: number;
};

/** @returns the loop of a transport stream, undefined where there is none in it. @throws MediaError where it is none. */
export function readSlateLoop(stream: Uint8Array, frameRate: number): SlateLoop | undefined {
  let config: VideoConfig | undefined;
  const frames: { isKey: boolean; data: Uint8Array }[] = [];
  const demux = new TsDemux({
    onTracks() {},
    onVideoConfig(found) {
      config ??= found;
    },
    onVideo({ isKey, data }) {
      frames.push({ isKey, data });
    },
    onVideoLoss() {},
    onAudioConfig() {},
    onAudio() {},
    onUnsupported() {},
  });
  demux.push(stream);
  demux.end();
  return config === undefined || frames[0]?.isKey !== true
    ? undefined
    : { config, frames, frameTicks: Math.round(MEDIA_TIMESCALE / frameRate) };
}
