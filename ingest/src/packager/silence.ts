import type { AudioConfig } from '@rostrum/media/access-unit';

/** One frame of nothing to hear, as an AAC-LC encoder makes it (ISO/IEC 14496-3 §4.4.2.1); the same at every sampling rate. */
const SILENT_FRAMES: Readonly<Record<number, Uint8Array>> = {
  1: Uint8Array.of(0x01, 0x18, 0x20, 0x07),
  2: Uint8Array.of(0x21, 0x10, 0x04, 0x60, 0x8c, 0x1c),
};

/** @returns a frame of silence that a decoder of `config` takes; undefined where none is known. */
export function silentFrame(config: AudioConfig): Uint8Array | undefined {
  return config.codecString === 'mp4a.40.2' ? SILENT_FRAMES[config.channels] : undefined;
}
