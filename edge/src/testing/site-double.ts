import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer } from './origin-double.ts';

/** A site written for the tests. */
export type SiteDouble = {
  readonly base: string;
  /** Every request, as it came, with its body. */
  readonly got: { request: IncomingMessage; body: Buffer }[];
  answer(path: string, answer: Answer): void;
  stop(): Promise<void>;
  restart(): Promise<void>;
};

/** Answers every path with a small page, unless a test has put something else there. */
export async function openSiteDouble(): Promise<SiteDouble> {
  const got: SiteDouble['got'] = [];
  const answers = new Map<string, Answer>();
  let server = createServer();
  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server = createServer((request, response) => {
        const entry = { request, body: Buffer.alloc(0) };
        got.push(entry);
        request.on('data', (chunk: Buffer) => {
          entry.body = Buffer.concat([entry.body, chunk]);
        });
        const own = answers.get((request.url ?? '').split('?', 1)[0] ?? '');
        if (own === undefined) {
          response.writeHead(200, { 'content-type': 'text/html', 'x-powered-by': 'the site' });
          response.end(`<p>page ${got.length}</p>`);
        } else {
          own(request, response);
        }
      });
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => resolve());
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    base: `http://127.0.0.1:${port}`,
    got,
    answer: (path, answer) => answers.set(path, answer),
    async stop() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
    restart: () => listen(port),
  };
}
