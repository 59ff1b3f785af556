import type { AudioConfig } from '@rostrum/media/access-unit';

/** One frame of nothing to hear, as an AAC-LC encoder makes it (ISO/IEC 14496-3 §4.4.2.1); the same at every sampling rate. */
const SILENT_FRAMES: Readonly<Record<number, Uint8Array>> = {
  1: Uint8Array.of(0x01, 0x18, 0x20, 0x07),
  2: Uint8Array.of(0x21, 0x10, 0x04, 0x60, 0x8c, 0x1c),
};

/** Frames of CELT without sound: the range coder's first symbol says «silence», whatever the length (RFC 6716 §4.3). */
const OPUS_SILENT = [0xff, 0xfe];
/** First bytes of a full-band mono packet by its samples at 48 kHz, and its frames (RFC 6716 §3.1); a stereo decoder takes mono. */
const OPUS_PACKETS: Readonly<Record<number, { readonly head: readonly number[]; readonly frames: number }>> = {
  120: { head: [0xe0], frames: 1 },
  240: { head: [0xe8], frames: 1 },
  480: { head: [0xf0], frames: 1 },
  960: { head: [0xf8], frames: 1 },
  1920: { head: [0xf9], frames: 2 },
  2880: { head: [0xfb, 3], frames: 3 },
};

/** @returns a frame of silence that a decoder of `config` takes; undefined where none is known. */
export function silentFrame(config: AudioConfig): Uint8Array | undefined {
  if (config.codec === 'opus') {
    return silentOpus(config);
  }
  return config.codecString === 'mp4a.40.2' ? SILENT_FRAMES[config.channels] : undefined;
}

/** More than two channels are several packets in one. */
function silentOpus({ channels, samplesPerFrame }: AudioConfig): Uint8Array | undefined {
  const packet = channels > 2 ? undefined : OPUS_PACKETS[samplesPerFrame];
  return packet && Uint8Array.of(...packet.head, ...Array.from({ length: packet.frames }, () => OPUS_SILENT).flat());
}
