import { CLOCK_BLOCKS, CLOCK_STRIP_SHARE } from '@rostrum/media/clock-strip';
import type { DemoPicture } from './demo-options.ts';

export const FRAMES_PER_SECOND = 30;
const KEY_FRAME_SECONDS = 2;
const TONE_HERTZ = 1_000;

/**
 * ffmpeg's arguments: a moving test picture whose top is the machine-readable clock, which comes a frame at a time on
 * standard input and paces all; a beep at each full second.
 * @param font a TrueType file for the clock people read; undefined leaves it out.
 */
export function ffmpegArguments(
  picture: DemoPicture,
  { url, container }: { readonly url: string; readonly container: 'flv' | 'mpegts' },
  font: string | undefined,
): string[] {
  const { width, height, kilobits } = picture;
  const stripHeight = Math.round((height * CLOCK_STRIP_SHARE) / 2) * 2;
  const gop = FRAMES_PER_SECOND * KEY_FRAME_SECONDS;
  const clock =
    font === undefined
      ? ''
      : `,drawtext=fontfile=${font}:text='%{gmtime\\:%H\\\\\\:%M\\\\\\:%S} UTC':fontcolor=white:fontsize=${Math.round(height / 12)}:box=1:boxcolor=black@0.6:boxborderw=12:x=(w-tw)/2:y=h*0.78`;
  const filters = [
    `[0:v]scale=${width}:${stripHeight}:flags=neighbor,format=yuv420p[strip]`,
    `[1:v]format=yuv420p${clock}[scene]`,
    '[scene][strip]overlay=0:0:shortest=1[picture]',
  ].join(';');
  const beep = `sine=frequency=${TONE_HERTZ}:sample_rate=48000,volume='if(lt(mod(t,1),0.1),0.5,0)':eval=frame`;
  return [
    '-hide_banner -loglevel warning -nostats -fflags nobuffer -probesize 32 -analyzeduration 0',
    `-f rawvideo -pix_fmt gray -s ${CLOCK_BLOCKS}x1 -r ${FRAMES_PER_SECOND} -i pipe:0`,
    `-f lavfi -i testsrc2=size=${width}x${height}:rate=${FRAMES_PER_SECOND}`,
    `-f lavfi -i ${beep}`,
    ['-filter_complex', filters],
    '-map [picture] -map 2:a',
    '-c:v libx264 -preset ultrafast -tune zerolatency -pix_fmt yuv420p -profile:v high',
    `-g ${gop} -keyint_min ${gop} -sc_threshold 0`,
    `-b:v ${kilobits}k -maxrate ${kilobits}k -bufsize ${kilobits}k`,
    '-c:a aac -b:a 128k -ac 2 -shortest -flush_packets 1',
    container === 'flv' ? '-flvflags no_duration_filesize -f flv' : '-mpegts_flags +resend_headers -f mpegts',
    [url],
  ].flatMap((words) => (typeof words === 'string' ? words.split(' ') : words));
}
