import { describe, expect, it } from 'vitest';
import { FfmpegReport } from './ffmpeg-report.ts';

function read(...lines: string[]): FfmpegReport {
  const report = new FfmpegReport('camera.example');
  for (const line of lines) {
    report.read(line);
  }
  return report;
}

const H264 = '  Stream #0:0: Video: h264 (High), yuv420p(progressive), 1280x720, 25 fps';
const HLS_H264 = '  Stream #0:0[0x100](und): Video: h264 (Main) ([27][0][0][0] / 0x001B), yuv420p, 640x360';
const MAPPING = 'Stream mapping:';

describe('what ffmpeg prints', () => {
  it('tells what there is, once it has said all', () => {
    const report = read(H264, '  Stream #0:1: Audio: aac (LC), 48000 Hz, stereo, fltp');
    expect(report.isKnown).toBe(false);
    report.read(MAPPING);
    expect([report.isKnown, report.needsSound, report.finalFault, report.fault]).toEqual([
      true,
      false,
      undefined,
      undefined,
    ]);
  });

  it('finds sound that is not taken: a camera’s G.711, MP2', () => {
    expect(read(H264, '  Stream #0:1: Audio: pcm_mulaw, 8000 Hz, mono, s16', MAPPING).needsSound).toBe(true);
    expect(read(HLS_H264, '  Stream #0:1[0x101](deu): Audio: mp2, 48000 Hz', MAPPING).needsSound).toBe(true);
  });

  it('does not take what it makes for what there is', () => {
    expect(read(H264, MAPPING, '  Stream #0:1: Audio: ac3, 48000 Hz').needsSound).toBe(false);
  });

  it('names a picture that is not taken, unless there is another', () => {
    const mjpeg = '  Stream #0:0: Video: mjpeg (Baseline), yuvj422p, 1280x720';
    expect(read(mjpeg, MAPPING).finalFault?.message).toMatch(/camera.example sends mjpeg pictures/);
    expect(read(mjpeg, HLS_H264, MAPPING).finalFault).toBeUndefined();
  });

  for (const [line, code] of [
    ['[rtsp @ 0x1] method DESCRIBE failed: 401 Unauthorized', 'NOT_ALLOWED_IN'],
    ['[rtsp @ 0x1] method DESCRIBE failed: 404 Not Found', 'NOT_THERE'],
    ['[http @ 0x1] HTTP error 403 Forbidden', 'NOT_ALLOWED_IN'],
    ['https://u:s3cret@h/x: Server returned 404 Not Found', 'NOT_THERE'],
    ['http://h/x: Server returned 5XX Server Error reply', 'SERVER_FAULT'],
    ['http://h/x: Invalid data found when processing input', 'NOT_A_STREAM'],
    ["[file @ 0x1] Protocol 'file' not on whitelist 'http,tcp'!", 'NAMES_OTHERS'],
  ] as const) {
    it(`understands “${line}”, and repeats none of it`, () => {
      const { fault } = read(line);
      expect(fault?.code).toBe(code);
      expect(fault?.message).not.toContain('s3cret');
    });
  }
});
