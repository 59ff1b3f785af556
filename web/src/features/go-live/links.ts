import { srtAddress } from '../studio/srt-address.ts';
import { AUDIO_KBPS, type Encoding, KEY_FRAME_S } from './encoding.ts';

/** What is typed or scanned in one piece: links for phones, lines for the shell. Pure; all of it holds the key. */

export type Sending = {
  /** `rtmp://HOST:PORT/live` or `srt://HOST:PORT`. */
  readonly server: string;
  readonly streamKey: string;
  readonly srtPassphrase: string | undefined;
  readonly srtLatencyMs: number;
};

/** Everything after which nothing need be typed: server and key in one address. */
export function wholeAddress({ server, streamKey, srtPassphrase }: Sending): string {
  return isSrt(server) ? srtAddress(server, streamKey, srtPassphrase) : `${server}/${streamKey}`;
}

/**
 * Larix Grove, by which Larix Broadcaster takes a whole set-up from a code. Bit rates are in kbit/s there.
 * @param name as the connection is called on the phone.
 */
export function larixLink(name: string, sending: Sending, encoding: Encoding): string {
  const { server, streamKey, srtPassphrase, srtLatencyMs } = sending;
  const connection: [string, string][] = isSrt(server)
    ? [
        ['url', server],
        ['srtmode', 'c'],
        ['srtstreamid', `publish:${streamKey}`],
        ['srtlatency', String(srtLatencyMs)],
        ...(srtPassphrase === undefined ? [] : [['srtpass', srtPassphrase] as [string, string]]),
      ]
    : [['url', wholeAddress(sending)]];
  const pairs: [string, string][] = [
    ...connection.map(([key, value]): [string, string] => [`conn[][${key}]`, value]),
    ['conn[][name]', name],
    ['conn[][overwrite]', 'on'],
    ['conn[][active]', 'on'],
    ['enc[vid][res]', `${encoding.width}x${encoding.height}`],
    ['enc[vid][fps]', String(encoding.fps)],
    ['enc[vid][bitrate]', String(encoding.videoKbps)],
    ['enc[vid][keyframe]', String(KEY_FRAME_S)],
    ['enc[aud][bitrate]', String(AUDIO_KBPS)],
  ];
  return `larix://set/v1?${pairs.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('&')}`;
}

/** A line for the shell that sends a film as if it were live. Quotes are the shell's: no key needs escaping. */
export function ffmpegLine(sending: Sending, encoding: Encoding): string {
  const { fps, videoKbps, width, height } = encoding;
  const format = isSrt(sending.server) ? 'mpegts' : 'flv';
  return [
    'ffmpeg -re -i film.mp4',
    `-vf scale=${width}:${height} -r ${fps}`,
    `-c:v libx264 -profile:v high -pix_fmt yuv420p -preset veryfast`,
    `-b:v ${videoKbps}k -maxrate ${videoKbps}k -bufsize ${videoKbps}k -g ${fps * KEY_FRAME_S} -sc_threshold 0`,
    `-c:a aac -b:a ${AUDIO_KBPS}k -ar 48000 -ac 2`,
    `-f ${format} '${wholeAddress(sending)}'`,
  ].join(' ');
}

function isSrt(server: string): boolean {
  return server.startsWith('srt:');
}
