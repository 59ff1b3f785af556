import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { channelCreatedSchema } from '@rostrum/contract/api';
import { streamStateSchema } from '@rostrum/contract/stream-state';
import { freePorts, isListening } from './ports.ts';
import {
  type Child,
  descendantsOf,
  listProcesses,
  type ProcessRow,
  processesWithEnvironment,
  runProgram,
  startChild,
} from './processes.ts';
import { ROOT, resultPath } from './results.ts';
import { until } from './until.ts';

/** The processes of one Rostrum; `ladder` is an ffmpeg that ingest runs, there is one a live channel. */
export type Role = 'supervisor' | 'redis' | 'ingest' | 'rtmp' | 'srt' | 'pull' | 'edge' | 'web' | 'ladder';
export type Channel = {
  readonly slug: string;
  readonly streamKey: string;
  readonly rtmpUrl: string;
  /** Without a passphrase; only a stack with SRT answers there. */
  readonly srtUrl: string;
};

export type StackOptions = {
  /** Names the log file under `test/results/logs/`. */
  readonly name: string;
  /** Configuration keys on top of ports and folder. */
  readonly env?: Readonly<Record<string, string>>;
  /** SRT is on. */
  readonly hasSrt?: boolean;
  /** What browsers call it, `127.0.0.1` unless told otherwise; passkeys belong to names. */
  readonly hostName?: 'localhost';
  /** Channels may be pulled, from this machine too. */
  readonly hasPull?: boolean;
};

/** `channel/SLUG/live`, as far as tests read it. */
export type LiveAnswer = {
  readonly status: string;
  readonly epoch?: string;
  readonly viewers?: number;
  readonly graceEndsAt?: number;
  /** Milliseconds since 1970. */
  readonly startedAt?: number;
  /** The slate is shown. */
  readonly isBridged?: boolean;
};

/** Of everyone that a stack makes. */
export const TEST_PASSWORD = 'a long enough password';

const READY_TIMEOUT_MS = 60_000;
/** From the signal to the last child's end. */
const STOP_GRACE_MS = 15_000;
const ROLE_COMMANDS: Readonly<Record<Exclude<Role, 'supervisor'>, RegExp>> = {
  redis: /redis-server/,
  ingest: /ingest\/src\/main\.ts/,
  rtmp: /ingest\/src\/rtmp-main\.ts/,
  srt: /ingest\/src\/srt-main\.ts/,
  pull: /ingest\/src\/pull-main\.ts/,
  edge: /edge\/src\/main\.ts/,
  web: /web\/src\/main\.ts/,
  // What listens for the diagnosis is an ffmpeg too.
  ladder: /(^|\/)ffmpeg .*-force_key_frames/,
};

/** A whole Rostrum as `npm start` runs it, in a data folder and on ports of its own. Who starts it stops it. */
export class Stack {
  readonly name: string;
  readonly dataFolder: string;
  readonly baseUrl: string;
  readonly ports: Readonly<Record<'edge' | 'rtmp' | 'srt' | 'origin' | 'metrics', number>>;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #logFile;
  #supervisor: Child | undefined;
  #output = '';

  private constructor(options: StackOptions, ports: readonly number[]) {
    const [edge = 0, rtmp = 0, origin = 0, web = 0, metrics = 0, srt = 0] = ports;
    this.name = options.name;
    this.dataFolder = mkdtempSync(join(tmpdir(), 'rostrum-test-'));
    this.ports = { edge, rtmp, srt, origin, metrics };
    this.baseUrl = `http://${options.hostName ?? '127.0.0.1'}:${edge}`;
    this.#environment = {
      PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`,
      HOME: process.env['HOME'],
      LANG: 'C.UTF-8',
      NODE_ENV: 'production',
      ROSTRUM_DATA: this.dataFolder,
      ROSTRUM_PUBLIC_URL: this.baseUrl,
      EDGE_PORT: String(edge),
      INGEST_RTMP_PORT: String(rtmp),
      INGEST_SRT_PORT: options.hasSrt === true ? String(srt) : '0',
      INGEST_PULL_MAX: options.hasPull === true ? '8' : '0',
      INGEST_PULL_ALLOW: '127.0.0.1',
      INGEST_ORIGIN_PORT: String(origin),
      WEB_PORT: String(web),
      METRICS_PORT: String(metrics),
      ROSTRUM_LOG_PRETTY: '0',
      ...options.env,
    };
    this.#logFile = createWriteStream(resultPath(`logs/${options.name}.log`));
  }

  /** Starts everything and waits until it serves. @throws Error with the log's end when it does not. */
  static async start(options: StackOptions): Promise<Stack> {
    const stack = new Stack(options, await freePorts(6));
    try {
      await stack.boot();
    } catch (error) {
      await stack.stop();
      throw error;
    }
    return stack;
  }

  /** Starts the supervisor, again after it was killed, and waits until the whole serves. */
  async boot(): Promise<void> {
    const supervisor = startChild(process.execPath, [join(ROOT, 'packages/cli/src/start.ts')], {
      cwd: ROOT,
      env: this.#environment,
      onOutput: (text) => {
        this.#output += text;
        this.#logFile.write(text);
      },
    });
    this.#supervisor = supervisor;
    try {
      const outcome = await until(
        'the whole stack to be ready',
        async () => {
          if (supervisor.hasExited()) {
            return 'exited';
          }
          const isServing = (await this.statusOf('/readyz')) === 200 && (await this.statusOf('/healthz')) === 200;
          return isServing && (await isListening(this.ports.rtmp)) && 'ready';
        },
        { timeoutMs: READY_TIMEOUT_MS },
      );
      if (outcome === 'exited') {
        throw new Error('the supervisor ended while starting');
      }
    } catch (error) {
      throw new Error(`${this.name}: not serving. The log's end:\n${this.#output.slice(-6_000)}`, { cause: error });
    }
  }

  /** Everything all roles have logged. */
  get output(): string {
    return this.#output;
  }

  /** The one-time address at which the owner sets a password, once the start has printed it. */
  untilSetupUrl(): Promise<string> {
    return until('the set-up link', () => /https?:\/\/\S+\/setup\S*/.exec(this.#output)?.[0]);
  }

  get supervisorPid(): number {
    return this.#supervisor?.pid ?? 0;
  }

  /** All processes below the supervisor now. */
  children(): ProcessRow[] {
    return descendantsOf(this.supervisorPid);
  }

  /** Processes of this stack that run now, wherever they hang in the process tree. */
  processes(): ProcessRow[] {
    return processesWithEnvironment('ROSTRUM_DATA', this.dataFolder);
  }

  /** The process that plays `role` now; undefined when there is none. */
  pidOf(role: Role): number | undefined {
    if (role === 'supervisor') {
      return this.#supervisor?.hasExited() === false ? this.#supervisor.pid : undefined;
    }
    return this.children().find((row) => ROLE_COMMANDS[role].test(row.command) && !/setpriv/.test(row.command))?.pid;
  }

  /** Sends a signal to the process that plays `role`. @returns its pid. @throws Error when nobody plays it. */
  kill(role: Role, signal: NodeJS.Signals = 'SIGKILL'): number {
    const pid = this.pidOf(role);
    if (pid === undefined) {
      throw new Error(
        `${this.name}: no process plays ${role}:\n${this.children()
          .map((row) => row.command)
          .join('\n')}`,
      );
    }
    process.kill(pid, signal);
    return pid;
  }

  /** Resolves when `role` is played by another process than `formerPid`. */
  untilReplaced(role: Role, formerPid: number, timeoutMs = 30_000): Promise<number> {
    return until(
      `a new ${role} process`,
      () => {
        const pid = this.pidOf(role);
        return pid !== undefined && pid !== formerPid && pid;
      },
      { timeoutMs },
    );
  }

  /** Runs the operator's tool against this stack and parses what it prints with `--json`. */
  rostrum(...args: readonly string[]): Promise<unknown> {
    return this.#operate(args);
  }

  /** Makes someone who signs in with {@link TEST_PASSWORD}. */
  async addUser(email: string, role: string): Promise<void> {
    await this.#operate(['user', 'add', email, '--role', role, '--password-stdin'], `${TEST_PASSWORD}\n`);
  }

  async #operate(args: readonly string[], input?: string): Promise<unknown> {
    const { stdout } = await runProgram(
      process.execPath,
      [join(ROOT, 'packages/cli/src/rostrum.ts'), ...args, '--json'],
      {
        cwd: ROOT,
        env: this.#environment,
        timeoutMs: 30_000,
        ...(input === undefined ? {} : { input }),
      },
    );
    return JSON.parse(stdout) as unknown;
  }

  /** Makes a channel as an operator would. */
  async addChannel(slug: string, ...options: readonly string[]): Promise<Channel> {
    const created = channelCreatedSchema.parse(await this.rostrum('channel', 'add', slug, ...options));
    return {
      slug,
      streamKey: created.streamKey,
      rtmpUrl: this.publishUrl(created.streamKey),
      srtUrl: this.srtUrl(created.streamKey),
    };
  }

  /** What an encoder is pointed at. */
  publishUrl(streamKey: string): string {
    return `rtmp://127.0.0.1:${this.ports.rtmp}/live/${streamKey}`;
  }

  /** The same by SRT. @param port of a link before it. */
  srtUrl(streamKey: string, port = this.ports.srt): string {
    return `srt://127.0.0.1:${port}?streamid=publish:${streamKey}`;
  }

  hlsUrl(slug: string): string {
    return `${this.baseUrl}/hls/${slug}/index.m3u8`;
  }

  watchUrl(slug: string): string {
    return `${this.baseUrl}/c/${slug}`;
  }

  /** Fetches a path of the public port, within 10 s. */
  get(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.baseUrl}${path}`, { signal: AbortSignal.timeout(10_000), ...init });
  }

  /** The status of a GET, or 0 when nobody answers. */
  async statusOf(path: string): Promise<number> {
    try {
      const response = await this.get(path);
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  }

  async live(slug: string): Promise<LiveAnswer> {
    return (await (await this.get(`/api/v1/channels/${slug}/live`)).json()) as LiveAnswer;
  }

  /** Resolves when the channel's state is `status`. */
  untilStatus(slug: string, status: string, timeoutMs = 30_000): Promise<LiveAnswer> {
    return until(
      `${slug} to be ${status}`,
      async () => {
        const live = await this.live(slug);
        return live.status === status && live;
      },
      { timeoutMs },
    );
  }

  /** Resolves when the channel can be played, with its multivariant playlist. */
  untilPlayable(slug: string, timeoutMs = 30_000): Promise<string> {
    return until(
      `${slug} to be playable`,
      async () => {
        const response = await fetch(this.hlsUrl(slug), { signal: AbortSignal.timeout(10_000) });
        const text = await response.text();
        return response.status === 200 && text;
      },
      { timeoutMs },
    );
  }

  /** Processes of this stack that are still there although the supervisor is gone. `family` is what it had before. */
  survivors(family: readonly ProcessRow[]): ProcessRow[] {
    const known = new Set(family.map((row) => `${row.pid} ${row.command}`));
    const ours = new Map(this.processes().map((row) => [row.pid, row]));
    for (const row of listProcesses()) {
      if (known.has(`${row.pid} ${row.command}`)) {
        ours.set(row.pid, row);
      }
    }
    return [...ours.values()];
  }

  /** Makes the owner by the one-time link, once, and gives what their browser would send: the `Cookie` line. */
  async signInOwner(): Promise<string> {
    const token = new URL(await this.untilSetupUrl()).searchParams.get('token');
    const response = await this.get('/api/v1/setup', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: this.baseUrl },
      body: JSON.stringify({ token, email: 'owner@example.org', name: 'Owner', password: TEST_PASSWORD }),
    });
    if (response.status !== 200) {
      throw new Error(`${this.name}: the owner could not be made: ${await response.text()}`);
    }
    return response.headers
      .getSetCookie()
      .map((line) => line.split(';', 1)[0])
      .join('; ');
  }

  /** What the creator is told of the running event: what happened, and what is amiss. @param cookie of {@link signInOwner}. */
  async noticesOf(slug: string, cookie: string): Promise<string[]> {
    const response = await this.get(`/api/v1/channels/${slug}`, { headers: { cookie } });
    const { state } = (await response.json()) as { state: unknown };
    const { notices = [], findings = [] } = streamStateSchema.nullable().parse(state) ?? {};
    return [...notices, ...findings].map(({ say }) => say);
  }

  /** Stops it as Ctrl-C does; what does not end is killed. Never throws; ends only what it started. */
  async stop(): Promise<void> {
    const family = this.children();
    await this.#supervisor?.stop('SIGTERM', STOP_GRACE_MS);
    for (const { pid } of this.survivors(family)) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended meanwhile.
      }
    }
    await new Promise((resolve) => {
      this.#logFile.end(() => resolve(undefined));
    });
    rmSync(this.dataFolder, { recursive: true, force: true, maxRetries: 5 });
  }
}
