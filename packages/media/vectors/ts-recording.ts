import type { AudioConfig, AudioFrame, VideoConfig, VideoFrame } from '../src/access-unit.ts';
import { type SoundLabel, type TsCounters, TsDemux } from '../src/mpegts/demux.ts';
import type { TsTrack } from '../src/mpegts/stream-kind.ts';

/** What a transport stream is read as, for tests and the fuzz. */

export const TS_VECTORS = [
  'avc-b-frames-aac.mpegts',
  'hevc-b-frames-aac.mpegts',
  'avc-two-languages.mpegts',
  'avc-opus.mpegts',
  'avc-interlaced.mpegts',
  'mpeg2-mp2.mpegts',
  'garbage-before.mpegts',
] as const;

export type RecordedSound = {
  readonly label: SoundLabel;
  readonly configs: AudioConfig[];
  readonly frames: AudioFrame[];
};

export type TsRecording = {
  /** The last list of tracks. */
  readonly tracks: readonly TsTrack[];
  readonly videoConfigs: readonly VideoConfig[];
  readonly pictures: readonly VideoFrame[];
  readonly sounds: ReadonlyMap<number, RecordedSound>;
  readonly said: readonly string[];
  /** Every event in its order, in a line. */
  readonly log: readonly string[];
  readonly counters: TsCounters;
};

/** Reads a stream handed over in these pieces, each a buffer that is overwritten afterwards, as a socket's may be. */
export function recordPieces(pieces: Iterable<Uint8Array>): TsRecording {
  let tracks: readonly TsTrack[] = [];
  const videoConfigs: VideoConfig[] = [];
  const pictures: VideoFrame[] = [];
  const sounds = new Map<number, RecordedSound>();
  const said: string[] = [];
  const log: string[] = [];
  const demux = new TsDemux({
    onTracks(now) {
      tracks = now;
      log.push(`tracks ${JSON.stringify(now)}`);
    },
    onVideoConfig(config) {
      videoConfigs.push(config);
      log.push(`picture is ${config.codecString} ${hex(config.record)}`);
    },
    onVideo(frame) {
      pictures.push(frame);
      log.push(`picture ${frame.dts} ${frame.pts} ${frame.isKey ? 'key ' : ''}${hex(frame.data)}`);
    },
    onVideoLoss() {
      log.push('picture lost');
    },
    onAudioConfig(id, config, label) {
      const sound = sounds.get(id) ?? { label, configs: [], frames: [] };
      sound.configs.push(config);
      sounds.set(id, sound);
      log.push(`sound ${id} is ${config.codecString} ${hex(config.record)} ${JSON.stringify(label)}`);
    },
    onAudio(id, frame) {
      sounds.get(id)?.frames.push(frame);
      log.push(`sound ${id} ${frame.pts} ${hex(frame.data)}`);
    },
    onUnsupported(say) {
      said.push(say);
      log.push(`said ${say}`);
    },
  });
  for (const piece of pieces) {
    const own = piece.slice();
    demux.push(own);
    own.fill(0x47);
  }
  demux.end();
  return { tracks, videoConfigs, pictures, sounds, said, log, counters: demux.counters };
}

/** Reads a stream, whole or cut at these offsets. */
export function recordTs(bytes: Uint8Array, cuts: readonly number[] = []): TsRecording {
  const places = [0, ...[...cuts].sort((left, right) => left - right), bytes.length];
  return recordPieces(places.map((from, index) => bytes.subarray(from, places[index + 1] ?? from)));
}

/** The stream's packets; what is left over at the end is left out. */
export function packetsOf(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: Math.floor(bytes.length / 188) }, (_, index) =>
    bytes.slice(index * 188, index * 188 + 188),
  );
}

/** A packet's PID. */
export function pidOf(packet: Uint8Array): number {
  return (((packet[1] ?? 0) & 0x1f) << 8) | (packet[2] ?? 0);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
