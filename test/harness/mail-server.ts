import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { until } from './until.ts';

/** A letter that arrived. */
export type Arrived = { readonly from: string; readonly to: string; readonly source: string };

/** A real mail server on a free port of 127.0.0.1 that keeps what it is handed. Who starts it closes it. */
export class MailServer {
  readonly letters: Arrived[] = [];
  readonly #server: SMTPServer;

  private constructor(login: { readonly user: string; readonly password: string }) {
    this.#server = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, done) =>
        username === login.user && password === login.password
          ? done(null, { user: login.user })
          : done(new Error('user and password are not right')),
      onData: (stream, { envelope: { mailFrom, rcptTo } }, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          this.letters.push({
            from: mailFrom === false ? '' : mailFrom.address,
            to: rcptTo.map(({ address }) => address).join(', '),
            source: plain(Buffer.concat(chunks).toString()),
          });
          done();
        });
      },
    });
  }

  static async start(login: { readonly user: string; readonly password: string }): Promise<MailServer> {
    const mail = new MailServer(login);
    await new Promise<void>((resolve) => mail.#server.listen(0, '127.0.0.1', resolve));
    return mail;
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port;
  }

  /** Resolves with the letter after `count` others, once it is there. */
  untilLetter(count: number): Promise<Arrived> {
    return until('a letter', () => this.letters[count], { timeoutMs: 10_000 });
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

/** Quoted-printable undone as far as addresses go. */
function plain(source: string): string {
  return source.replaceAll('=\r\n', '').replaceAll('=3D', '=');
}
