import { HttpServer } from '@rostrum/service/http-server';

export type PlainDoorOptions = {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** A bound socket this process has inherited, in place of host and port. */
  readonly inheritedFd: number | undefined;
  /** Where people are sent: `https://…`, without a path. */
  readonly publicOrigin: string;
  readonly challengeAnswer: (token: string) => Promise<string | undefined>;
};

const CHALLENGE = /^\/\.well-known\/acme-challenge\/([\w-]{1,128})$/;
const MAX_CONNECTIONS = 1_000;
const MAX_TARGET_CHARACTERS = 2_048;

/** Port 80 where certificates are had by ACME: answers the authority (RFC 8555 §8.3) and sends people to https. */
export function openPlainDoor(options: PlainDoorOptions): HttpServer {
  return new HttpServer({
    name: 'plain door',
    host: options.host,
    port: options.port,
    inheritedFd: options.inheritedFd,
    maxConnections: MAX_CONNECTIONS,
    handler: (request, response) => {
      // Whoever was here once goes on elsewhere.
      response.setHeader('Connection', 'close');
      const target = request.url ?? '/';
      const token = CHALLENGE.exec(target)?.[1];
      if (token !== undefined) {
        void options.challengeAnswer(token).then((answer) => {
          response.writeHead(answer === undefined ? 404 : 200, { 'Content-Type': 'application/octet-stream' });
          response.end(answer);
        });
        return;
      }
      const isReading = request.method === 'GET' || request.method === 'HEAD';
      if (!isReading || !target.startsWith('/') || target.length > MAX_TARGET_CHARACTERS) {
        response.writeHead(400, { 'Content-Type': 'text/plain' }).end('Ask by https.\n');
        return;
      }
      // 308 keeps the method; a name of ours alone, whatever the request calls us.
      response.writeHead(308, { Location: options.publicOrigin + target, 'Cache-Control': 'max-age=3600' }).end();
    },
  });
}
