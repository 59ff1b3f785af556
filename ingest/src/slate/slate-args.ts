import type { VideoConfig } from '@rostrum/media/access-unit';

/** ffmpeg's command for a slate: pure, argv only. */

/** What is shown. `file`: the creator's own picture or clip. */
export type SlateContent =
  | {
      readonly kind: 'title';
      readonly textFile: string;
      readonly titleLength: number;
      readonly font: string | undefined;
    }
  | { readonly kind: 'file'; readonly path: string };

export type SlateShape = {
  readonly width: number;
  readonly height: number;
  readonly codec: 'avc' | 'hevc';
  /** RFC 6381 string of the rendition it stands in for: its profile and level are kept. */
  readonly codecString: string;
  /** Frames a second. */
  readonly frameRate: number;
};

/** A picture stands still for this long, then it is shown again. */
const STILL_SECONDS = 1;
/** Longest clip; it is shown again from its start. */
const CLIP_SECONDS = 20;

/**
 * What a creator's file may be read as, whatever it begins like: none of these names other files. A list of segments that
 * begins as a film does (`<!--wide--><MPD …`) would else show whose media lies on this machine.
 */
const FORMATS = 'png_pipe,apng,jpeg_pipe,mjpeg,webp_pipe,gif,mov,matroska';
/** A picture of 8K by 6K, 200 MB decoded; a file of a few kilobytes may claim to be a hundred times as large. */
const PICTURE_MAX_PIXELS = 48_000_000;

const SAY = 'Back in a moment';
const DARK = '0x0b0e14';
const LIGHTER = '0x1d2635';
const ACCENT = '0xff5d47';

/** @returns the shape of a rendition's slate; undefined where none can be made (AV1, odd sizes). */
export function slateShapeOf(config: VideoConfig, frameRate: number): SlateShape | undefined {
  const { codec, width, height, codecString } = config;
  return codec === 'av1' || width % 2 === 1 || height % 2 === 1 || width < 16 || height < 16
    ? undefined
    : { width, height, codec, codecString, frameRate };
}

/** @param output a file, written as a transport stream. */
export function slateArgs(content: SlateContent, shape: SlateShape, output: string): string[] {
  const rate = String(Math.round(shape.frameRate * 1000) / 1000);
  const gop = gopFrames(shape.frameRate);
  const seconds = content.kind === 'title' ? STILL_SECONDS : CLIP_SECONDS;
  return [
    ['-hide_banner', '-nostdin', '-loglevel', 'error', '-y', '-threads', '1'],
    content.kind === 'title' ? ['-f', 'lavfi', '-i', background(shape, rate)] : fileInput(content.path, seconds),
    ['-vf', content.kind === 'title' ? titleFilter(content, shape) : fileFilter(shape, rate)],
    ['-an', '-sn', '-dn', '-map', '0:v:0', '-r', rate, '-frames:v', String(gop * seconds)],
    ...encoderArgs(shape, gop),
    ['-muxdelay', '0', '-muxpreload', '0', '-f', 'mpegts', output],
  ].flat();
}

function fileInput(path: string, seconds: number): string[] {
  return [
    ['-protocol_whitelist', 'file', '-format_whitelist', FORMATS],
    ['-max_pixels', String(PICTURE_MAX_PIXELS), '-t', String(seconds)],
    ['-i', `file:${path}`],
  ].flat();
}

/** Key frames come every second, so that segments can be cut wherever they are due. */
export function gopFrames(frameRate: number): number {
  return Math.max(1, Math.round(frameRate));
}

function encoderArgs({ codec, codecString }: SlateShape, gop: number): string[][] {
  if (codec === 'hevc') {
    const isTenBit = codecString.split('.')[1]?.startsWith('2') === true;
    return [
      ['-c:v', 'libx265', '-preset', 'fast', '-crf', '26', '-pix_fmt', isTenBit ? 'yuv420p10le' : 'yuv420p'],
      ['-x265-params', `keyint=${gop}:min-keyint=${gop}:scenecut=0:open-gop=0:bframes=0:log-level=error`],
    ];
  }
  const [, profileHex = '64', levelHex = '28'] = /^avc\d\.(..)..(..)$/i.exec(codecString) ?? [];
  const profile = { '42': 'baseline', '4d': 'main' }[profileHex.toLowerCase()] ?? 'high';
  return [
    ['-c:v', 'libx264', '-preset', 'veryfast', '-tune', 'stillimage', '-crf', '24', '-pix_fmt', 'yuv420p'],
    ['-profile:v', profile, '-level:v', (Number.parseInt(levelHex, 16) / 10).toFixed(1)],
    ['-x264-params', `keyint=${gop}:min-keyint=${gop}:scenecut=0:open-gop=0:bframes=0`],
  ];
}

function background({ width, height }: SlateShape, rate: string): string {
  return `gradients=size=${width}x${height}:rate=${rate}:c0=${DARK}:c1=${LIGHTER}:x0=0:y0=0:x1=${width}:y1=${height}:nb_colors=2:speed=0.00001`;
}

/** The title in the middle, a short bar above it, and what is to be expected below. */
function titleFilter({ textFile, titleLength, font }: SlateContent & { kind: 'title' }, shape: SlateShape): string {
  const { width, height } = shape;
  const unit = Math.min(height, width * 0.75);
  // A bold letter is about 0.62 of its size wide.
  const size = Math.round(Math.min(unit / 10, (width * 0.86) / (0.62 * Math.max(1, titleLength))));
  // On a phone the picture is a third of its size, and these are the words that matter.
  const small = Math.round(unit / 17);
  const bar = { width: Math.round(unit / 9), height: Math.max(2, Math.round(unit / 160)) };
  const filters = [`drawbox=x=(iw-${bar.width})/2:y=ih*0.4:w=${bar.width}:h=${bar.height}:color=${ACCENT}:t=fill`];
  if (font !== undefined) {
    const write = (what: string, points: number, color: string, y: string): string =>
      `drawtext=fontfile=${escapeValue(font)}:${what}:expansion=none:fontsize=${points}:fontcolor=${color}:x=(w-tw)/2:y=${y}`;
    filters.push(
      write(`textfile=${escapeValue(textFile)}`, size, '0xf4f6fa', `h*0.5-${Math.round(size * 0.5)}`),
      write(`text=${escapeValue(SAY)}`, small, '0xa9b4c4', `h*0.5+${Math.round(size * 0.95)}`),
    );
  }
  return [...filters, 'format=yuv420p'].join(',');
}

/** The whole of it is seen, on black where it has another shape; a picture is shown as long as is asked for. */
function fileFilter({ width, height }: SlateShape, rate: string): string {
  return [
    `fps=${rate}`,
    `scale=${width}:${height}:force_original_aspect_ratio=decrease`,
    `pad=${width}:${height}:(ow-iw)/2:(oh-ih)/2`,
    'setsar=1',
    `tpad=stop_mode=clone:stop_duration=${STILL_SECONDS}`,
    'format=yuv420p',
  ].join(',');
}

/** ffmpeg takes a value apart twice: as an option's, and as a graph's. */
function escapeValue(text: string): string {
  return text.replace(/[\\':]/g, '\\$&').replace(/[\\'[\],;]/g, '\\$&');
}
