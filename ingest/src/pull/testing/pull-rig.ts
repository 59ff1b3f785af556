import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AddressRule } from '@rostrum/service/address-rule';
import { realPause, systemClock } from '@rostrum/service/clock';
import { openMemoryLog } from '@rostrum/service/log';
import type { PublishRequest } from '../../session/publisher.ts';
import { openRecordingSink, type RecordingSink } from '../../session/testing/recording-sink.ts';
import { listenLocally } from '../guard.ts';
import { HostFinder } from '../host-finder.ts';
import { PullDesk } from '../pull-desk.ts';

/** Who pulls, for tests: real ffmpeg, real sockets; `127.0.0.1` is listed, `127.0.0.2` is not. */
export type PullRig = {
  readonly folder: string;
  readonly desk: PullDesk;
  readonly requests: PublishRequest[];
  readonly sinks: RecordingSink[];
  /** What the owner was told, newest last; `well` where it is well. */
  readonly told: string[];
  /** All that was logged, as one text. */
  logged(): string;
  /** Where plain HTTP answers; the handler is the test's. */
  serve(answer: (asked: IncomingMessage, reply: ServerResponse) => void): Promise<number>;
  /** The same by TLS, with a certificate that it signed itself. */
  serveByTls(answer: (asked: IncomingMessage, reply: ServerResponse) => void): Promise<number>;
  /** Waits for what the desk brings about. @throws Error with what was told meanwhile. */
  until(what: string, condition: () => boolean, withinMs?: number): Promise<void>;
  close(): Promise<void>;
};

export async function openPullRig(): Promise<PullRig> {
  const folder = mkdtempSync(join(tmpdir(), 'rostrum-pull-'));
  mkdirSync(join(folder, 'films'));
  const [requests, sinks, told]: [PublishRequest[], RecordingSink[], string[]] = [[], [], []];
  const log = openMemoryLog();
  const servers: (() => void)[] = [];
  const desk = new PullDesk(
    {
      ffmpegPath: 'ffmpeg',
      environment: process.env,
      hosts: new HostFinder(new AddressRule('127.0.0.1'), systemClock, async (host) =>
        host === 'inner.example' ? ['127.0.0.2'] : host === 'outer.example' ? ['127.0.0.1'] : [],
      ),
      films: join(folder, 'films'),
      authorise: async (request) => {
        requests.push(request);
        const sink = openRecordingSink();
        sinks.push(sink);
        return { accepted: true, sink };
      },
      clock: systemClock,
      log,
    },
    8,
    (_slug, say) => told.push(say ?? 'well'),
  );
  async function listen(server: Server): Promise<number> {
    servers.push(() => {
      server.close();
      server.closeAllConnections();
    });
    return await listenLocally(server);
  }
  return {
    folder,
    desk,
    requests,
    sinks,
    told,
    logged: () => JSON.stringify(log.lines),
    serve: (answer) => listen(createHttpServer(answer)),
    serveByTls: (answer) => listen(createHttpsServer(signOneself(folder), answer)),
    async until(what, condition, withinMs = 20_000) {
      const deadline = systemClock.now() + withinMs;
      while (!condition()) {
        if (systemClock.now() > deadline) {
          const calls = sinks.map((sink) => sink.calls.length).join(', ');
          throw new Error(`${what} did not happen. Told: ${told.join(' | ')}. Calls: ${calls}.`);
        }
        await realPause(50);
      }
    },
    async close() {
      await desk.close();
      for (const close of servers) {
        close();
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A certificate for any name, and its key. */
export function signOneself(folder: string): { readonly key: Buffer; readonly cert: Buffer } {
  const [key, chain] = [join(folder, 'own.key'), join(folder, 'own.crt')];
  const how = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=camera'];
  const { status, stderr } = spawnSync('openssl', [...how, '-keyout', key, '-out', chain], { encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(stderr);
  }
  return { key: readFileSync(key), cert: readFileSync(chain) };
}

/** Pictures a sink has had. */
export function picturesOf(sink: RecordingSink | undefined): number {
  return sink?.calls.filter((call) => call.startsWith('video ') && !call.startsWith('video config')).length ?? 0;
}

/** Makes a short film. @param coding ffmpeg's words for picture and sound. */
export function makeFilm(path: string, seconds: number, coding: readonly string[], more: readonly string[] = []): void {
  const { status, stderr } = spawnSync(
    'ffmpeg',
    [
      '-v',
      'error',
      '-y',
      '-f',
      'lavfi',
      '-i',
      'testsrc2=size=320x180:rate=25',
      '-f',
      'lavfi',
      '-i',
      'sine=frequency=440:sample_rate=48000',
      '-t',
      String(seconds),
      ...coding,
      ...more,
      path,
    ],
    { encoding: 'utf8' },
  );
  if (status !== 0) {
    throw new Error(stderr);
  }
}

export const H264_AAC: readonly string[] =
  '-c:v libx264 -preset ultrafast -tune zerolatency -g 25 -pix_fmt yuv420p -b:v 400k -c:a aac -b:a 64k'.split(' ');

/** Something else than our own that sends by SRT to whoever calls. @returns how to end it. */
export function listenForSrtCaller(port: number, parameters: string): () => Promise<void> {
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
      ...H264_AAC,
      '-f',
      'mpegts',
      `srt://127.0.0.1:${port}?mode=listener&${parameters}`,
    ],
    { stdio: 'ignore' },
  );
  return async () => {
    const gone = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await gone;
  };
}
