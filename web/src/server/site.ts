import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpServer } from '@rostrum/service/http-server';
import type { Part } from '@rostrum/service/lifecycle';
import type { Log } from '@rostrum/service/log';
import next from 'next';
import { pageHeaders } from './page-headers.ts';

export type SiteOptions = {
  readonly host: string;
  readonly port: number;
  /** The folder that holds `.next`. */
  readonly dir: string;
  readonly log: Log;
  /** Origins of the pages that may frame a channel's player; empty: every page may. */
  readonly embedOrigins: (slug: string) => Promise<readonly string[]>;
};

/** Edges keep few connections open to us; this bounds a stray crowd. */
const CONNECTIONS_MAX = 2_000;

/** Next in this process, behind our own server. */
export class Site implements Part {
  readonly name = 'web: site';
  readonly #next: ReturnType<typeof next>;
  readonly #server: HttpServer;
  readonly #embedOrigins: SiteOptions['embedOrigins'];
  #handle: ReturnType<ReturnType<typeof next>['getRequestHandler']> | undefined;

  constructor(options: SiteOptions) {
    const { host, port, dir, log } = options;
    this.#embedOrigins = options.embedOrigins;
    this.#next = next({ dev: false, dir, hostname: host, port, quiet: true });
    this.#server = new HttpServer({
      name: this.name,
      host,
      port,
      maxConnections: CONNECTIONS_MAX,
      handler: (request, response) => {
        const pathname = (request.url ?? '/').split('?', 1)[0] ?? '/';
        this.#answer(request, response, pathname).catch((error: unknown) => {
          log.error({ err: error, path: pathname }, 'web: a request failed');
          response.destroy();
        });
      },
    });
  }

  get port(): number {
    return this.#server.port;
  }

  async start(): Promise<void> {
    await withoutChatter(() => this.#next.prepare());
    this.#handle = this.#next.getRequestHandler();
    await this.#server.start();
  }

  async #answer(request: IncomingMessage, response: ServerResponse, pathname: string): Promise<void> {
    const isPage = request.headers['rsc'] === undefined;
    for (const [name, value] of pageHeaders(pathname, isPage, await this.#framersOf(pathname))) {
      response.setHeader(name, value);
    }
    const entry = entryOf(request.url ?? '/');
    if (entry !== undefined) {
      request.url = entry;
    }
    await this.#handle?.(request, response);
  }

  /** @returns who may frame this page; undefined: nobody. */
  async #framersOf(pathname: string): Promise<readonly string[] | 'everyone' | undefined> {
    const slug = embeddedSlug(pathname);
    const origins = slug === undefined ? undefined : await this.#embedOrigins(slug);
    return origins?.length === 0 ? 'everyone' : origins;
  }

  async close(): Promise<void> {
    await this.#server.close();
    await this.#next.close();
  }
}

/** Next reads paths decoded, so that `/embed/%64emo` is the player of `demo` too. @returns undefined where it is none's. */
function embeddedSlug(pathname: string): string | undefined {
  try {
    return /^\/+embed\/+([a-z0-9-]+)(?:\/+refused)?\/*$/.exec(decodeURIComponent(pathname))?.[1];
  } catch {
    return undefined;
  }
}

/**
 * A page that is asked for with a token of somebody's own site (`?token=`) is not shown, but the token exchanged, so that
 * it stays in no address, history or cache. @returns what is asked for in place of it.
 */
export function entryOf(url: string): string | undefined {
  const [, page, query] = /^(\/(?:c|embed)\/[a-z0-9-]+)\/?\?(.*)$/.exec(url) ?? [];
  return page !== undefined && new URLSearchParams(query).has('token') ? `${page}/enter?${query ?? ''}` : undefined;
}

/** Next tells on stdout how it read its configuration; stdout is the supervisor's. Its faults are thrown. */
async function withoutChatter(run: () => Promise<void>): Promise<void> {
  const say = console.log;
  console.log = () => {};
  try {
    await run();
  } finally {
    console.log = say;
  }
}
