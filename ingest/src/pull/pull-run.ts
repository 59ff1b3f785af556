import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type PullAddress, readPullAddress } from '@rostrum/contract/pull-address';
import type { Clock, Timer } from '@rostrum/service/clock';
import { RostrumError } from '@rostrum/service/errors';
import type { Log } from '@rostrum/service/log';
import { FfmpegProcess } from '../ladder/ffmpeg-process.ts';
import { TsPublisher } from '../mpegts/ts-publisher.ts';
import type { Authorise } from '../session/publisher.ts';
import { type PullError, pullError } from './errors.ts';
import { FfmpegReport } from './ffmpeg-report.ts';
import type { Guard } from './guard.ts';
import type { HostFinder } from './host-finder.ts';
import { HttpGuard } from './http-guard.ts';
import { toPlain } from './plain-name.ts';
import { type PullInput, pullArgs } from './pull-args.ts';
import { RtspGuard } from './rtsp-guard.ts';

export type PullTools = {
  readonly ffmpegPath: string;
  /** Of ffmpeg: no proxies of others in it. */
  readonly environment: NodeJS.ProcessEnv;
  readonly hosts: HostFinder;
  /** Where films lie that are named by `file:NAME`. */
  readonly films: string;
  readonly authorise: Authorise;
  readonly clock: Clock;
  readonly log: Log;
};

/** How a run ended. */
export type PullOutcome = {
  /** Undefined: it came to its end, or was ended. */
  readonly fault: PullError | undefined;
  /** It was pulled well for some time before. */
  readonly wasShown: boolean;
};

/** From the start until the first byte: a playlist, its first segments, and a look at them. */
const FIRST_MS = 25_000;
/** Of silence later on. */
const SILENT_MS = 12_000;
const LOOK_EVERY_MS = 1_000;
/** What the program that binds ffmpeg to us exits with where there is no ffmpeg. */
const NOT_STARTED = 126;
const NOT_FOUND = 127;
const REDIRECTS_MAX = 5;
/** Reads of a pipe, each at most 64 KiB. */
const EARLY_MAX = 64;

/** One life of ffmpeg for one address: guarded, fetched, handed to the session, until it breaks off or is ended. */
export class PullRun {
  readonly #id: string;
  readonly #slug: string;
  readonly #tools: PullTools;
  #guard: Guard | undefined;
  #process: FfmpegProcess | undefined;
  #publisher: TsPublisher | undefined;
  #fault: PullError | undefined;
  #isEnded = false;
  #wasShown = false;

  constructor(id: string, slug: string, tools: PullTools) {
    this.#id = id;
    this.#slug = slug;
    this.#tools = tools;
  }

  /** Whether its picture reaches the channel now. */
  get isShown(): boolean {
    return this.#publisher?.hasPicture ?? false;
  }

  /**
   * Resolves when it is over; never rejects.
   * @param learnt what earlier lives found out of the address; what this one does is added.
   */
  async run(address: PullAddress, learnt: { makesSound: boolean }): Promise<PullOutcome> {
    try {
      await this.#follow(address, learnt);
    } catch (error) {
      this.#fault ??= error instanceof RostrumError ? (error as PullError) : pullError('NO_FFMPEG', {}, error);
    } finally {
      this.#guard?.close();
    }
    return { fault: this.#isEnded ? undefined : this.#fault, wasShown: this.#wasShown };
  }

  /** Ends it; `run` resolves soon. Idempotent. */
  end(): void {
    this.#isEnded = true;
    this.#stop();
  }

  #stop(): void {
    this.#guard?.close();
    this.#process?.kill();
  }

  async #follow(first: PullAddress, learnt: { makesSound: boolean }): Promise<void> {
    let address = first;
    for (let redirects = 0; redirects <= REDIRECTS_MAX && !this.#isEnded; redirects += 1) {
      const { input, environment } = await this.#open(address);
      const guard = this.#guard;
      const redid = await this.#fetch(address, { input, environment }, learnt);
      guard?.close();
      const elsewhere = guard instanceof RtspGuard ? guard.redirect : undefined;
      if (elsewhere !== undefined) {
        address = redirected(address, elsewhere);
      } else if (!redid) {
        return;
      }
    }
    if (!this.#isEnded) {
      throw pullError('TOO_MANY_REDIRECTS', { host: hostOf(first) });
    }
  }

  /** Opens what stands between ffmpeg and the address. @throws PullError */
  async #open(address: PullAddress): Promise<{ input: PullInput; environment: NodeJS.ProcessEnv }> {
    const { hosts, films, environment } = this.#tools;
    this.#guard = undefined;
    if (address.kind === 'file') {
      const name = address.text.slice('file:'.length);
      const path = join(films, name);
      const found = await stat(path).catch(() => undefined);
      if (found?.isFile() !== true) {
        throw pullError('NO_SUCH_FILE', { name });
      }
      return { input: { kind: 'file', path }, environment };
    }
    const url = new URL(address.text);
    if (address.kind === 'srt') {
      const found = await hosts.find(url.hostname);
      return {
        input: { kind: 'srt', address: found, port: Number(url.port), parameters: url.searchParams },
        environment,
      };
    }
    if (address.kind === 'rtsp') {
      const guard = new RtspGuard(url, hosts);
      this.#guard = guard;
      return { input: { kind: 'rtsp', url: await guard.open() }, environment };
    }
    const guard = new HttpGuard(hosts, () => this.#process?.kill());
    this.#guard = guard;
    await hosts.find(url.hostname);
    return {
      input: { kind: 'http', url: toPlain(url) },
      environment: { ...environment, http_proxy: await guard.open() },
    };
  }

  /** @returns whether it is to be fetched once more, otherwise. */
  async #fetch(
    address: PullAddress,
    { input, environment }: { input: PullInput; environment: NodeJS.ProcessEnv },
    learnt: { makesSound: boolean },
  ): Promise<boolean> {
    if (this.#isEnded) {
      return false;
    }
    const { ffmpegPath, clock } = this.#tools;
    const host = hostOf(address);
    const report = new FfmpegReport(host);
    const { makesSound } = learnt;
    let lastAt = clock.now();
    let hasBytes = false;
    const early: Buffer[] = [];
    const child = new FfmpegProcess(ffmpegPath, pullArgs(input, makesSound), 1, {
      environment,
      onLine: (line) => {
        report.read(line);
        learnt.makesSound ||= report.isKnown && report.needsSound;
        this.#fault ??= report.finalFault;
        if (this.#fault !== undefined || learnt.makesSound !== makesSound) {
          child.kill();
        }
      },
    });
    this.#process = child;
    child.end();
    const watch: Timer = clock.every(LOOK_EVERY_MS, () => {
      this.#wasShown ||= this.isShown;
      const limit = hasBytes ? SILENT_MS : FIRST_MS;
      if (clock.now() - lastAt > limit) {
        this.#fault ??= this.#guard?.fault ?? pullError('SILENT', { host, seconds: Math.round(limit / 1000) });
        child.kill();
      }
    });
    child.read(0, (bytes) => {
      lastAt = clock.now();
      hasBytes = true;
      // Until ffmpeg has said what there is, its bytes may be of a stream that is to be fetched otherwise.
      early.push(bytes);
      if (report.isKnown && learnt.makesSound === makesSound && this.#fault === undefined) {
        this.#publisher ??= this.#publish(host);
        for (const each of early.splice(0)) {
          this.#publisher.receive(each);
        }
      } else if (early.length > EARLY_MAX) {
        early.length = 0;
      }
    });
    const exit = await child.exited;
    watch.cancel();
    this.#wasShown ||= this.isShown;
    const isAgain = learnt.makesSound !== makesSound && this.#fault === undefined;
    const isSentOn = this.#guard instanceof RtspGuard && this.#guard.redirect !== undefined;
    if (!isAgain && !isSentOn && exit.code !== 0) {
      this.#fault ??= this.#guard?.fault ?? report.fault ?? this.#unexplained(address, exit.code, hasBytes);
    }
    const told = this.#publisher?.end('disconnect', this.#fault?.message ?? `The stream from ${host} ended.`);
    this.#publisher = undefined;
    this.#tools.log.info(
      { channel: this.#slug, from: address.shown, code: exit.code, signal: exit.signal, say: told },
      'pull: ffmpeg ended',
    );
    return isAgain;
  }

  #unexplained(address: PullAddress, code: number | null, hasBytes: boolean): PullError {
    const host = hostOf(address);
    if (code === -1 || (!hasBytes && (code === NOT_FOUND || code === NOT_STARTED))) {
      return pullError('NO_FFMPEG');
    }
    if (hasBytes) {
      return pullError('BROKE_OFF', { host });
    }
    return address.kind === 'srt' ? pullError('SRT_REFUSED', { host }) : pullError('NOT_A_STREAM', { host });
  }

  #publish(host: string): TsPublisher {
    const { authorise, clock, log } = this.#tools;
    const publisher = new TsPublisher({
      id: this.#id,
      request: { app: 'pull', pulls: this.#slug, address: host, encoder: `pulled from ${host}` },
      authorise,
      clock,
      log,
      say: {
        nothing: `No H.264 or HEVC picture came from ${host} within ten seconds.`,
        notTs: `What ${host} sends cannot be read.`,
      },
      onClose: (say) => {
        this.#fault ??= pullError('ENDED_BY_SESSION', { say });
        this.#stop();
      },
    });
    publisher.start();
    return publisher;
  }
}

/** For sentences: the host, or the film's name. */
function hostOf(address: PullAddress): string {
  return address.kind === 'file' ? address.text.slice('file:'.length) : new URL(address.text).hostname;
}

/** @throws PullError where it leads to none of RTSP. A password goes along only to the same host. */
function redirected(from: PullAddress, location: string): PullAddress {
  const before = new URL(from.text);
  const url = URL.parse(location, before.href);
  if (url !== null && url.username === '' && url.host === before.host && url.protocol === before.protocol) {
    url.username = before.username;
    url.password = before.password;
  }
  const to = url === null ? undefined : readPullAddress(url.href);
  if (to === undefined || 'say' in to || to.kind !== 'rtsp') {
    throw pullError('REDIRECT_ELSEWHERE', { host: before.hostname });
  }
  return to;
}
