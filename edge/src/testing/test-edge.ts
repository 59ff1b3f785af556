import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChannelCard } from '@rostrum/contract/channel-card';
import { systemClock } from '@rostrum/service/clock';
import { startParts } from '@rostrum/service/lifecycle';
import { openMemoryLog } from '@rostrum/service/log';
import { openMetrics } from '@rostrum/service/metrics';
import { composeEdge } from '../compose.ts';
import { readEdgeConfig } from '../config.ts';
import { SLUG } from './origin-double.ts';

/** A whole edge on a free port of loopback, against whatever stands upstream. */
export type TestEdge = {
  readonly base: string;
  readonly port: number;
  /** Of https, where it is on. */
  readonly tlsPort: number | undefined;
  /** Of the redirect to https, where it is on. */
  readonly plainPort: number | undefined;
  readonly folder: string;
  readonly log: ReturnType<typeof openMemoryLog>;
  metricsText(): Promise<string>;
  /** As its supervisor tells it when another has taken its place. */
  drain(): Promise<void>;
  close(): Promise<void>;
};

export type TestEdgeOptions = {
  readonly origin: string;
  readonly web?: string;
  readonly redis?: string;
  readonly folder?: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** Channels it has known since its last life, open to all unless told otherwise; the double's own where left out. */
  readonly channels?: readonly (string | ChannelCard)[];
};

// Each edge of a test listens for the supervisor, as a role does once in its process.
process.setMaxListeners(0);

/** Nobody listens there: a port that the system hands out last, on loopback. */
const NOWHERE = 'http://127.0.0.1:1';

/** Rejects when the edge does not start; nothing of it is left then. */
export async function openTestEdge(options: TestEdgeOptions): Promise<TestEdge> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'rostrum-edge-'));
  const forget = (): void => {
    if (options.folder === undefined) {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  try {
    return await openIn(folder, options, forget);
  } catch (error) {
    forget();
    throw error;
  }
}

async function openIn(folder: string, options: TestEdgeOptions, forget: () => void): Promise<TestEdge> {
  rememberChannels(folder, options.channels ?? [SLUG]);
  const log = openMemoryLog();
  const metrics = openMetrics();
  const config = readEdgeConfig({
    ROSTRUM_DATA: folder,
    REDIS_URL: options.redis ?? `unix://${join(folder, 'none.sock')}`,
    EDGE_PORT: '0',
    EDGE_HOST: '127.0.0.1',
    EDGE_ORIGIN_URL: options.origin,
    EDGE_WEB_URL: options.web ?? NOWHERE,
    ...options.environment,
  });
  const edge = composeEdge(config, { log, clock: systemClock, metrics });
  const closeAll = await startParts(edge.parts, log, systemClock);
  return {
    base: `http://127.0.0.1:${edge.server.port}`,
    port: edge.server.port,
    tlsPort: edge.tls.door?.port,
    plainPort: edge.tls.plainPort(),
    folder,
    log,
    metricsText: () => metrics.text(),
    drain: edge.drain,
    async close() {
      await closeAll();
      forget();
    },
  };
}

/** Writes what the edge would have learnt from the bus, unless it has. */
function rememberChannels(folder: string, channels: readonly (string | ChannelCard)[]): void {
  const file = join(folder, 'edge', 'channels.json');
  if (channels.length > 0 && !existsSync(file)) {
    mkdirSync(join(folder, 'edge'), { recursive: true });
    const cards = channels.map((channel) =>
      typeof channel === 'string' ? { slug: channel, title: channel, description: '', access: 'public' } : channel,
    );
    writeFileSync(file, JSON.stringify(cards));
  }
}

export type Got = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer };

const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });

/** One request, its body whole. Nothing is decoded. Rejects when the answer is cut off. */
export function get(
  url: string,
  options: {
    method?: string;
    headers?: Record<string, string>;
    body?: string | Buffer;
    signal?: AbortSignal;
    socketPath?: string;
  } = {},
): Promise<Got> {
  return new Promise((resolve, reject) => {
    const { body, ...rest } = options;
    const call = request(url, { ...rest, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('close', () => {
        if (response.complete) {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
        } else {
          reject(new Error('the answer was cut off'));
        }
      });
    });
    call.on('error', reject);
    call.end(body);
  });
}

/** Waits until something is so; for what another process or socket does in its own time. */
export async function until(isSo: () => boolean | Promise<boolean>, what: string, deadlineMs = 5_000): Promise<void> {
  const limit = performance.now() + deadlineMs;
  while (!(await isSo())) {
    if (performance.now() > limit) {
      throw new Error(`it never came to be: ${what}`);
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
}
