import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { get, until } from './test-edge.ts';

/** A cache that is not ours, real and running, in front of an address. */
export type ForeignCache = { readonly base: string; close(): Promise<void> };

export type ForeignKind = 'nginx' | 'varnish';

const PROGRAMS: Readonly<Record<ForeignKind, string>> = { nginx: 'nginx', varnish: 'varnishd' };

export function isInstalled(kind: ForeignKind): boolean {
  return spawnSync(PROGRAMS[kind], [kind === 'nginx' ? '-v' : '-V']).error === undefined;
}

/** Starts one with the configuration that `edge/README.md` recommends. @param upstream `http://127.0.0.1:port`. */
export async function openForeignCache(kind: ForeignKind, upstream: string): Promise<ForeignCache> {
  const folder = mkdtempSync(join(tmpdir(), `rostrum-${kind}-`));
  const port = await freePort();
  writeFileSync(
    join(folder, 'cache.conf'),
    kind === 'nginx' ? nginxConf(folder, port, upstream) : varnishConf(new URL(upstream).port),
  );
  const child = spawn(PROGRAMS[kind], argumentsFor(kind, folder, port));
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const base = `http://127.0.0.1:${port}`;
  await until(
    () => {
      if (child.exitCode !== null) {
        throw new Error(`${kind} did not start: ${said}`);
      }
      return get(`${base}/healthz`).then(
        () => true,
        () => false,
      );
    },
    `${kind} answers`,
    15_000,
  );
  return {
    base,
    async close() {
      await end(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function argumentsFor(kind: ForeignKind, folder: string, port: number): string[] {
  const file = join(folder, 'cache.conf');
  const address = `127.0.0.1:${port}`;
  return kind === 'nginx'
    ? ['-p', folder, '-c', file, '-e', 'stderr']
    : ['-F', '-n', join(folder, 'work'), '-a', address, '-f', file, '-s', 'malloc,64m', '-j', 'none'];
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** The lock times are longer than the longest hold; without them whoever waits longer than 5 s is sent on by himself. */
function nginxConf(folder: string, port: number, upstream: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `
    daemon off;
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    pid ${folder}/pid;
    worker_processes 1;
    events { worker_connections 1024; }
    http {
      access_log off;
      ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n')}
      proxy_cache_path ${folder}/stored keys_zone=live:8m;
      server {
        listen 127.0.0.1:${port};
        location / {
          proxy_pass ${upstream};
          proxy_http_version 1.1;
          proxy_set_header Connection "";
          proxy_read_timeout 40s;
          proxy_cache live;
          proxy_cache_lock on;
          proxy_cache_lock_timeout 40s;
          proxy_cache_lock_age 40s;
        }
      }
    }
  `;
}

/** Without grace, which would give old playlists. */
function varnishConf(port: string): string {
  return `
    vcl 4.1;
    backend default { .host = "127.0.0.1"; .port = "${port}"; .first_byte_timeout = 40s; }
    sub vcl_backend_response { set beresp.grace = 0s; }
  `;
}
