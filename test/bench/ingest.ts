import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Encoder, startEncoder } from '../harness/encoder.ts';
import { FULL_HD } from '../harness/media-files.ts';
import { freePorts, isListening } from '../harness/ports.ts';
import { cpuSecondsOf, descendantsOf, residentBytesOf, startChild } from '../harness/processes.ts';
import { writeResult } from '../harness/results.ts';
import { Stack } from '../harness/stack.ts';
import { formatTable } from '../harness/table.ts';
import { pause, until } from '../harness/until.ts';

/**
 * `npm run bench -- ingest [SECONDS] [STREAMS]`: what 1080p30 6 Mbit/s streams cost, packaging included: one with its
 * ladder; many by RTMP and by SRT without; and as many at nginx-rtmp (Debian's libnginx-mod-rtmp), which makes plain HLS
 * of them.
 */
const SECONDS = Number(process.argv[3] ?? 60);
const STREAMS = Number(process.argv[4] ?? 16);
const SETTLE_MS = 8_000;
const MEGABYTE = 1_048_576;
const NGINX_RTMP = '/usr/lib/nginx/modules/ngx_rtmp_module.so';

type Row = {
  readonly what: string;
  readonly streams: number;
  /** Of the door and the core, or of nginx. */
  readonly cpuSeconds: number;
  readonly ladderCpuSeconds: number;
  readonly megabytes: number;
};

async function encodersTo(urls: readonly string[]): Promise<Encoder[]> {
  const encoders: Encoder[] = [];
  for (const url of urls) {
    encoders.push(await startEncoder({ ...FULL_HD, url }));
    await pause(100);
  }
  return encoders;
}

/** CPU seconds and memory of some processes over the measured time. */
async function measure(pids: readonly number[]): Promise<{ cpuSeconds: number; megabytes: number }> {
  await pause(SETTLE_MS);
  const used = (): number => pids.reduce((sum, pid) => sum + cpuSecondsOf(pid), 0);
  const before = used();
  await pause(SECONDS * 1000);
  return {
    cpuSeconds: used() - before,
    megabytes: pids.reduce((sum, pid) => sum + residentBytesOf(pid), 0) / MEGABYTE,
  };
}

async function ours(protocol: 'rtmp' | 'srt', ladder: 'off' | 'auto', streams: number): Promise<Row> {
  const stack = await Stack.start({
    name: `bench-ingest-${protocol}-${ladder}`,
    env: { INGEST_LADDER: ladder },
    hasSrt: protocol === 'srt',
  });
  let encoders: Encoder[] = [];
  try {
    const channels = [];
    for (let index = 0; index < streams; index += 1) {
      channels.push(await stack.addChannel(`bench-${index}`));
    }
    await pause(2_000);
    encoders = await encodersTo(channels.map(({ rtmpUrl, srtUrl }) => (protocol === 'srt' ? srtUrl : rtmpUrl)));
    for (const { slug } of channels) {
      await stack.untilPlayable(slug, 60_000);
    }
    const door = stack.pidOf(protocol) ?? 0;
    const core = stack.pidOf('ingest') ?? 0;
    const ffmpeg = ladder === 'off' ? undefined : stack.pidOf('ladder');
    const ladderBefore = ffmpeg === undefined ? 0 : cpuSecondsOf(ffmpeg);
    const figures = await measure([door, core]);
    const ladderAfter = ffmpeg === undefined ? 0 : cpuSecondsOf(ffmpeg);
    const what = `Rostrum, ${protocol.toUpperCase()}${ladder === 'off' ? '' : ', with its ladder'}`;
    return { what, streams, ...figures, ladderCpuSeconds: ladderAfter - ladderBefore };
  } finally {
    await Promise.all(encoders.map((encoder) => encoder.stop('SIGKILL')));
    await stack.stop();
  }
}

async function nginxRtmp(): Promise<Row | undefined> {
  if (!existsSync(NGINX_RTMP) || spawnSync('nginx', ['-v']).error !== undefined) {
    process.stdout.write(
      'nginx-rtmp is missing, so there is nothing to compare with: apt-get install libnginx-mod-rtmp\n',
    );
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), 'rostrum-nginx-'));
  const [port = 0] = await freePorts(1);
  mkdirSync(join(folder, 'hls'));
  writeFileSync(
    join(folder, 'nginx.conf'),
    `load_module ${NGINX_RTMP};
user root; daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 1024; }
rtmp { server { listen 127.0.0.1:${port}; application live {
  live on; hls on; hls_path ${folder}/hls; hls_fragment 2s; hls_playlist_length 300s;
} } }
`,
  );
  const server = startChild('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')]);
  let encoders: Encoder[] = [];
  try {
    await until('nginx', () => isListening(port));
    encoders = await encodersTo(
      Array.from({ length: STREAMS }, (_, index) => `rtmp://127.0.0.1:${port}/live/${index}`),
    );
    const pids = [server.pid, ...descendantsOf(server.pid).map(({ pid }) => pid)];
    return { what: 'nginx-rtmp, plain HLS', streams: STREAMS, ...(await measure(pids)), ladderCpuSeconds: 0 };
  } finally {
    await Promise.all(encoders.map((encoder) => encoder.stop('SIGKILL')));
    await server.stop('SIGTERM', 3_000);
    rmSync(folder, { recursive: true, force: true });
  }
}

const rows: Row[] = [
  await ours('rtmp', 'auto', 1),
  await ours('rtmp', 'off', STREAMS),
  await ours('srt', 'off', STREAMS),
];
const peer = await nginxRtmp();
rows.push(...(peer === undefined ? [] : [peer]));
writeResult('ingest', { measuredSeconds: SECONDS, source: '1080p30, 6 Mbit/s', rows });
process.stdout.write(
  `${formatTable([
    [`1080p30 6 Mbit/s, ${SECONDS} s`, 'streams', '% of a core a stream', 'ladder CPU s', 'MB in all'],
    ...rows.map((row) => [
      row.what,
      String(row.streams),
      ((row.cpuSeconds / SECONDS / row.streams) * 100).toFixed(2),
      row.ladderCpuSeconds.toFixed(1),
      row.megabytes.toFixed(0),
    ]),
  ])}\n`,
);
