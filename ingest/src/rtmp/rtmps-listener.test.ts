import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect as connectPlain } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { systemClock } from '@rostrum/service/clock';
import { openMemoryLog } from '@rostrum/service/log';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRecordingSink, type RecordingSink } from '../session/testing/recording-sink.ts';
import { RtmpsListener } from './rtmps-listener.ts';
import { until } from './testing/door.ts';
import { startFfmpeg } from './testing/ffmpeg.ts';
import { writePublish } from './testing/wire.ts';

const FLV = new URL('../../../packages/media/vectors/avc-b-frames-aac-44100.flv', import.meta.url).pathname;

let folder: string;
let listener: RtmpsListener;
let sinks: RecordingSink[];
const log = openMemoryLog();
const paths = () => ({ chainPath: join(folder, 'chain.pem'), keyPath: join(folder, 'key.pem') });

function makeCertificate(name: string): void {
  const { chainPath, keyPath } = paths();
  const how = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30'.split(' ');
  const named = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`];
  const made = spawnSync('openssl', [...how, ...named, '-keyout', keyPath, '-out', chainPath]);
  expect(made.status).toBe(0);
}

async function open(): Promise<void> {
  listener = new RtmpsListener({
    host: '127.0.0.1',
    port: 0,
    ...paths(),
    names: { chain: 'EDGE_TLS_CERT', key: 'EDGE_TLS_KEY' },
    authorise: async () => {
      const sink = openRecordingSink();
      sinks.push(sink);
      return { accepted: true, sink };
    },
    log,
    clock: systemClock,
  });
  await listener.start();
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rostrum-rtmps-'));
  sinks = [];
});
afterEach(async () => {
  await listener.close();
  rmSync(folder, { recursive: true, force: true });
});

const subjectOf = (): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port: listener.port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().subject.CN);
      socket.destroy();
    });
    socket.on('error', reject);
  });

describe('the RTMPS listener', () => {
  it('takes a real ffmpeg', async () => {
    makeCertificate('localhost');
    await open();
    const encoder = startFfmpeg(`rtmps://127.0.0.1:${listener.port}/live/goodkey`, ['-i', FLV], ['-c', 'copy']);
    expect(await encoder.ended).toBe(0);
    await until(() => sinks[0]?.end);
    expect(sinks[0]?.calls.filter((call) => /^video \d/.test(call)).length).toBe(30);
  });

  it('is not disturbed by plain RTMP, rubbish, and who never speaks', async () => {
    makeCertificate('localhost');
    await open();
    for (const bytes of [writePublish('goodkey'), Buffer.alloc(5_000, 7), Buffer.alloc(0)]) {
      const socket = connectPlain(listener.port, '127.0.0.1');
      socket.on('error', () => {});
      socket.write(bytes);
    }
    expect(await subjectOf()).toBe('localhost');
    expect(sinks).toEqual([]);
  });

  it('waits for a certificate, and takes up a new one', { timeout: 15_000 }, async () => {
    await open();
    expect(listener.port).toBe(0);
    expect(JSON.stringify(log.lines)).toContain('there is no such file');
    makeCertificate('first.example');
    await until(() => (listener.port === 0 ? undefined : true));
    expect(await subjectOf()).toBe('first.example');
    makeCertificate('second.example');
    for (let subject = ''; subject !== 'second.example'; subject = await subjectOf()) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });
});
