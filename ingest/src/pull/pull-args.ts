/** How ffmpeg is told to fetch: which protocols and formats it may know of, and an MPEG transport stream out. Pure. */

/** What a film or a playlist may be; nothing that names other files, such as lists for joining or session descriptions. */
const FORMATS = 'hls,mov,mp4,m4a,matroska,webm,mpegts,flv,avi,aac,mp3,ac3,webvtt';

export type PullInput =
  | { readonly kind: 'rtsp'; readonly url: string }
  | {
      readonly kind: 'srt';
      readonly address: string;
      readonly port: number;
      readonly parameters: URLSearchParams;
    }
  /** `url`: plain, as the guard knows it. */
  | { readonly kind: 'http'; readonly url: string }
  | { readonly kind: 'file'; readonly path: string };

/** @param makesSound the source's sound is of a kind that is not taken, and is made AAC. */
export function pullArgs(input: PullInput, makesSound: boolean): string[] {
  return [
    '-hide_banner',
    '-nostdin',
    '-nostats',
    '-loglevel',
    'info',
    // A look at what there is, microseconds and bytes: viewers wait for it.
    '-analyzeduration',
    '1500000',
    '-probesize',
    '2000000',
    ...inputArgs(input),
    '-sn',
    '-dn',
    '-c:v',
    'copy',
    ...(makesSound ? ['-c:a', 'aac', '-b:a', '160k', '-ar', '48000', '-ac', '2'] : ['-c:a', 'copy']),
    // Sound that was announced and does not come holds the picture no longer than this, in microseconds.
    '-max_interleave_delta',
    '500000',
    '-muxdelay',
    '0',
    '-muxpreload',
    '0',
    '-flush_packets',
    '1',
    '-f',
    'mpegts',
    'pipe:3',
  ];
}

function inputArgs(input: PullInput): string[] {
  switch (input.kind) {
    case 'rtsp':
      return [
        '-protocol_whitelist',
        'rtsp,rtp,tcp',
        '-format_whitelist',
        'rtsp,rtp,mpegts',
        // One connection: no port of this machine is opened to the server.
        '-rtsp_transport',
        'tcp',
        '-fflags',
        '+genpts+nobuffer',
        '-i',
        input.url,
      ];
    case 'srt': {
      const { address, port, parameters } = input;
      const option = (name: string, key: string): string[] => {
        const value = parameters.get(key);
        return value === null || value === '' ? [] : [name, value];
      };
      const latency = parameters.get('latency');
      return [
        '-protocol_whitelist',
        'srt',
        '-format_whitelist',
        'mpegts',
        '-mode',
        'caller',
        ...option('-srt_streamid', 'streamid'),
        ...option('-passphrase', 'passphrase'),
        ...option('-pbkeylen', 'pbkeylen'),
        // People know SRT's latency in milliseconds, ffmpeg in microseconds.
        ...(latency === null ? [] : ['-latency', `${latency}000`]),
        '-fflags',
        '+nobuffer',
        '-i',
        `srt://${address.includes(':') ? `[${address}]` : address}:${port}`,
      ];
    }
    case 'http':
      return [
        '-protocol_whitelist',
        // `tcp` is beneath `http`; that no playlist names it is the guard's part.
        'http,tcp,crypto',
        '-format_whitelist',
        FORMATS,
        // At the pace of its clock: what comes a segment at a time goes out a picture at a time.
        '-rw_timeout',
        '15000000',
        '-re',
        '-i',
        input.url,
      ];
    case 'file':
      return [
        '-protocol_whitelist',
        'file',
        '-format_whitelist',
        FORMATS.replace('hls,', ''),
        '-re',
        '-stream_loop',
        '-1',
        '-i',
        `file:${input.path}`,
      ];
  }
}
