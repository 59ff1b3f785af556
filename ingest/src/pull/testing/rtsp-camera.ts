import { spawn } from 'node:child_process';
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realPause } from '@rostrum/service/clock';
import { listenLocally } from '../guard.ts';

/**
 * A camera for tests: ffmpeg makes RTP, this hands it out by RTSP over one connection (RFC 2326 §10.12), as cameras do.
 * Digest is left to Basic, which ffmpeg speaks as well.
 */
export type RtspCamera = {
  readonly port: number;
  /** Requests so far, methods only. */
  readonly asked: readonly string[];
  /** Hangs up on everybody. */
  drop(): void;
  close(): Promise<void>;
};

export type CameraOptions = {
  /** `user:password` that is asked for. */
  readonly secret?: string;
  /** Where everybody is sent instead. */
  readonly redirect?: string;
  /** ffmpeg's words for the sound. */
  readonly sound?: readonly string[];
};

export async function openRtspCamera(options: CameraOptions = {}): Promise<RtspCamera> {
  const folder = mkdtempSync(join(tmpdir(), 'rostrum-camera-'));
  const sdpPath = join(folder, 'sdp');
  const tracks = [await openUdp(), await openUdp()];
  const [picture, sound] = tracks.map((socket) => socket.address().port);
  const encode = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-g', '25', '-b:v', '400k'];
  const child = spawn(
    'ffmpeg',
    [
      '-v',
      'error',
      '-re',
      '-f',
      'lavfi',
      '-i',
      'testsrc2=size=320x180:rate=25',
      '-re',
      '-f',
      'lavfi',
      '-i',
      'sine=frequency=440:sample_rate=48000',
      '-map',
      '0:v',
      ...encode,
      '-f',
      'rtp',
      `rtp://127.0.0.1:${picture}?pkt_size=1200`,
      '-map',
      '1:a',
      ...(options.sound ?? ['-c:a', 'pcm_mulaw', '-ar', '8000', '-ac', '1']),
      '-f',
      'rtp',
      `rtp://127.0.0.1:${sound}?pkt_size=1200`,
      '-sdp_file',
      sdpPath,
    ],
    { stdio: 'ignore' },
  );
  const asked: string[] = [];
  const viewers = new Map<Socket, boolean>();
  for (const [index, socket] of tracks.entries()) {
    socket.on('message', (packet) => {
      const head = Buffer.alloc(4);
      head.writeUInt8(0x24, 0);
      head.writeUInt8(index * 2, 1);
      head.writeUInt16BE(packet.length, 2);
      for (const [viewer, isPlaying] of viewers) {
        if (isPlaying) {
          viewer.write(Buffer.concat([head, packet]));
        }
      }
    });
  }
  const server: Server = createServer((socket) => {
    viewers.set(socket, false);
    socket.on('error', () => {});
    socket.on('close', () => viewers.delete(socket));
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        void answer(socket, text.slice(0, end));
        text = text.slice(end + 4);
      }
    });
  });

  async function answer(socket: Socket, head: string): Promise<void> {
    const method = head.split(' ', 1)[0] ?? '';
    const cseq = /CSeq: *(\d+)/i.exec(head)?.[1] ?? '0';
    const reply = (status: string, fields: readonly string[] = [], body = ''): void => {
      const length = body === '' ? [] : [`Content-Length: ${body.length}`];
      socket.write([`RTSP/1.0 ${status}`, `CSeq: ${cseq}`, ...fields, ...length, '', body].join('\r\n'));
    };
    asked.push(method);
    if (method === 'OPTIONS') {
      reply('200 OK', ['Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER']);
    } else if (options.redirect !== undefined) {
      reply('302 Moved Temporarily', [`Location: ${options.redirect}`]);
    } else if (
      options.secret !== undefined &&
      !head.includes(`Authorization: Basic ${Buffer.from(options.secret).toString('base64')}`)
    ) {
      reply('401 Unauthorized', ['WWW-Authenticate: Basic realm="camera"']);
    } else if (method === 'DESCRIBE') {
      reply('200 OK', ['Content-Type: application/sdp'], await describe());
    } else if (method === 'SETUP') {
      const track = /trackID=(\d)/.exec(head)?.[1] ?? '0';
      const channel = Number(track) * 2;
      reply('200 OK', ['Session: 12345678', `Transport: RTP/AVP/TCP;unicast;interleaved=${channel}-${channel + 1}`]);
    } else {
      reply('200 OK', ['Session: 12345678']);
      viewers.set(socket, method === 'PLAY');
    }
  }

  async function describe(): Promise<string> {
    for (;;) {
      try {
        const sdp = readFileSync(sdpPath, 'utf8');
        if (/m=audio/.test(sdp)) {
          let track = -1;
          return sdp
            .replace(/^SDP:\s*/m, '')
            .split(/\r?\n/)
            .flatMap((line) =>
              line.startsWith('m=') ? [line.replace(/ \d+ /, ' 0 '), `a=control:trackID=${(track += 1)}`] : [line],
            )
            .join('\r\n');
        }
      } catch {
        // It is written once ffmpeg has begun.
      }
      await realPause(50);
    }
  }

  const drop = (): void => {
    for (const viewer of viewers.keys()) {
      viewer.destroy();
    }
  };
  const port = await listenLocally(server);
  return {
    port,
    asked,
    drop,
    async close() {
      const gone = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGKILL');
      await gone;
      server.close();
      drop();
      for (const socket of tracks) {
        socket.close();
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function openUdp(): Promise<UdpSocket> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return socket;
}
