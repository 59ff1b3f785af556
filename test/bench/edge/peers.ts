import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSigningKeys } from '@rostrum/entitlement/key-ring';
import { mintToken } from '@rostrum/entitlement/token';
import { isListening } from '../../harness/ports.ts';
import { type Child, cpuSecondsOf, descendantsOf, residentBytesOf, startChild } from '../../harness/processes.ts';
import { ROOT } from '../../harness/results.ts';
import { until } from '../../harness/until.ts';

/** A server under test, alone on one core. */
export type Peer = {
  readonly name: string;
  readonly port: number;
  /** What stands before `/bench/…` in its paths. */
  readonly root: string;
  cpuSeconds(): number;
  residentBytes(): number;
  stop(): Promise<void>;
};

const DAY_S = 86_400;

type PeerPlan = {
  readonly name: string;
  readonly port: number;
  readonly root?: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
};

/** Starts a peer on core 0. @throws Error with what it said when it does not listen within 15 s. */
async function startPeer(plan: PeerPlan): Promise<Peer> {
  const child = startChild('taskset', ['-c', '0', plan.program, ...plan.args], {
    cwd: ROOT,
    env: { ...process.env, ...plan.env },
  });
  const pids = (): number[] => [child.pid, ...descendantsOf(child.pid).map(({ pid }) => pid)];
  await until(`${plan.name} to listen`, () => child.hasExited() || isListening(plan.port), { timeoutMs: 15_000 });
  if (child.hasExited()) {
    throw new Error(`${plan.name} did not start:\n${child.output()}`);
  }
  return {
    name: plan.name,
    port: plan.port,
    root: plan.root ?? '/hls',
    cpuSeconds: () => pids().reduce((sum, pid) => sum + cpuSecondsOf(pid), 0),
    residentBytes: () => pids().reduce((sum, pid) => sum + residentBytesOf(pid), 0),
    stop: () => child.stop('SIGTERM', 5_000),
  };
}

/** The origin, on core 1 beside the load. */
export async function startOrigin(isLive: boolean, partBytes = 60_000): Promise<{ port: number; child: Child }> {
  const file = join(import.meta.dirname, 'origin-process.ts');
  const child = startChild('taskset', ['-c', '1', process.execPath, file, isLive ? 'live' : 'told', String(partBytes)]);
  await until('the origin to listen', () => child.stdout().includes('\n'), { timeoutMs: 10_000 });
  return { port: Number(child.stdout().trim()), child };
}

/** Our edge alone: what it would learn from the bus stands in its files. With the gate on, by a token. */
export async function startOurs(port: number, originPort: number, hasGate: boolean): Promise<Peer> {
  const folder = mkdtempSync(join(tmpdir(), 'rostrum-bench-edge-'));
  mkdirSync(join(folder, 'edge'));
  const card = { slug: 'bench', title: 'Bench', description: '', access: hasGate ? 'members' : 'public' };
  writeFileSync(join(folder, 'edge', 'channels.json'), JSON.stringify([card]));
  const keys = openSigningKeys(join(folder, 'signing.json'));
  writeFileSync(join(folder, 'edge', 'entitlement-keys.json'), JSON.stringify(keys.publicSet()));
  const iat = Math.floor(Date.now() / 1_000);
  const claims = {
    jti: 'bench',
    sub: 'bench',
    slug: 'bench',
    role: 'viewer',
    use: 'watch',
    iat,
    exp: iat + DAY_S,
  } as const;
  const peer = await startPeer({
    name: hasGate ? 'ours, gate on' : 'ours',
    port,
    root: hasGate ? `/hls/t/${mintToken(claims, keys.current)}` : '/hls',
    program: process.execPath,
    args: ['--disable-warning=ExperimentalWarning', join(ROOT, 'edge/src/main.ts')],
    env: {
      EDGE_PORT: String(port),
      EDGE_HOST: '127.0.0.1',
      EDGE_ORIGIN_URL: `http://127.0.0.1:${originPort}`,
      REDIS_URL: `unix://${join(folder, 'none.sock')}`,
      ROSTRUM_DATA: folder,
      ROSTRUM_LOG_LEVEL: 'error',
      EDGE_MAX_REQUESTS_PER_ADDRESS: '1000000',
      EDGE_MAX_CONNECTIONS_PER_ADDRESS: '1000000',
      NODE_ENV: 'production',
    },
  });
  return {
    ...peer,
    async stop() {
      await peer.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A folder that a server may enter which gives up its rights at its start. */
function openFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `rostrum-bench-${name}-`));
  chmodSync(folder, 0o755);
  return folder;
}

/** nginx as its manual would have it for this: one worker, sendfile, the lock on, connections upstream kept. */
export async function startNginx(port: number, originPort: number): Promise<Peer> {
  const folder = openFolder('nginx');
  const file = join(folder, 'nginx.conf');
  writeFileSync(
    file,
    `worker_processes 1; worker_rlimit_nofile 20000; daemon off; pid ${folder}/pid; error_log ${folder}/error.log error;
events { worker_connections 19000; }
http {
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000;
  proxy_cache_path ${folder}/cache levels=1:2 keys_zone=bench:32m max_size=1g inactive=10m use_temp_path=off;
  upstream origin { server 127.0.0.1:${originPort}; keepalive 64; }
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location / {
      proxy_pass http://origin; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_cache bench; proxy_cache_key $request_uri; proxy_read_timeout 60s;
      proxy_cache_lock on; proxy_cache_lock_timeout 10s; proxy_cache_lock_age 10s;
    }
  }
}
`,
  );
  const peer = await startPeer({ name: 'nginx', port, program: 'nginx', args: ['-e', 'stderr', '-c', file] });
  return {
    ...peer,
    async stop() {
      await peer.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Varnish as it comes, but for waits as long as ours and as many connections as the bench opens. */
export async function startVarnish(port: number, originPort: number): Promise<Peer> {
  const folder = openFolder('varnish');
  const file = join(folder, 'bench.vcl');
  writeFileSync(
    file,
    `vcl 4.1;\nbackend default { .host = "127.0.0.1"; .port = "${originPort}"; .first_byte_timeout = 60s; .max_connections = 1000; }\n`,
  );
  const options = ['-p', 'thread_pool_max=8000', '-p', 'listen_depth=4096', '-p', 'timeout_idle=65'];
  const args = [
    '-F',
    '-a',
    `127.0.0.1:${port}`,
    '-f',
    file,
    '-s',
    'malloc,512m',
    '-n',
    join(folder, 'work'),
    ...options,
  ];
  const peer = await startPeer({ name: 'varnish', port, program: 'varnishd', args });
  return {
    ...peer,
    async stop() {
      await peer.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
