import type { Log } from '@rostrum/service/log';
import { isLoopbackHost, readMailFrom } from '@rostrum/service/sign-in-keys';
import type { Transporter } from 'nodemailer';

/** One letter to one address. */
export type Letter = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};

export type MailSettings = {
  /** Judged already: `SMTP_URL`. */
  readonly url: string;
  /** Judged already: `MAIL_FROM`. */
  readonly from: string;
};

/** To connect, to be greeted, and between two answers. */
const DEADLINE_MS = 20_000;
const CONNECTIONS_MAX = 2;
/** Of `smtp:` where the address names none: what mail programs hand mail in by, RFC 6409. */
const SUBMISSION_PORT = 587;
const SUBMISSIONS_PORT = 465;

/** The one room of mail: letters out, through somebody's server. */
export class Mailer {
  readonly #settings: MailSettings;
  readonly #log: Log;
  #transport: Promise<Transporter> | undefined;
  #fault: string | undefined;

  constructor(settings: MailSettings, log: Log) {
    this.#settings = settings;
    this.#log = log;
  }

  /** Why no mail went out when it was last tried, in words; undefined: it did, or was not tried yet. */
  get fault(): string | undefined {
    return this.#fault;
  }

  /** Says in the log whether the server takes mail from us. Never throws. */
  async check(): Promise<void> {
    try {
      await (await this.#open()).verify();
      this.#fault = undefined;
      this.#log.info({ mailServer: this.#host }, 'web: mail can be sent');
    } catch (error) {
      this.#fault = sayMailFault(error, this.#host);
      this.#log.warn({ say: this.#fault }, 'web: no mail can be sent');
    }
  }

  /** @throws Error of one sentence, without the server's address or password. */
  async send({ to, subject, text, html }: Letter): Promise<void> {
    try {
      const from = readMailFrom(this.#settings.from) ?? this.#settings.from;
      await (await this.#open()).sendMail({
        from,
        to: { name: '', address: to },
        subject,
        text,
        html,
        // Answering machines leave it alone, RFC 3834 §5.
        headers: { 'Auto-Submitted': 'auto-generated' },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      this.#fault = undefined;
    } catch (error) {
      this.#fault = sayMailFault(error, this.#host);
      throw new Error(this.#fault, { cause: error });
    }
  }

  async close(): Promise<void> {
    (await this.#transport)?.close();
  }

  get #host(): string {
    return new URL(this.#settings.url).hostname;
  }

  /** The library is loaded where mail is set alone. */
  #open(): Promise<Transporter> {
    this.#transport ??= import('nodemailer').then(({ createTransport }) => {
      const { protocol, hostname, port, username, password } = new URL(this.#settings.url);
      const isTls = protocol === 'smtps:';
      const hasPassword = password !== '';
      return createTransport({
        pool: true,
        maxConnections: CONNECTIONS_MAX,
        host: hostname.replace(/^\[(.*)\]$/, '$1'),
        port: port === '' ? (isTls ? SUBMISSIONS_PORT : SUBMISSION_PORT) : Number(port),
        secure: isTls,
        // A password is not told in the clear, but to this machine itself.
        requireTLS: !isTls && hasPassword && !isLoopbackHost(hostname),
        ...(hasPassword ? { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } } : {}),
        connectionTimeout: DEADLINE_MS,
        greetingTimeout: DEADLINE_MS,
        socketTimeout: DEADLINE_MS,
        dnsTimeout: DEADLINE_MS,
      });
    });
    return this.#transport;
  }
}

/** @returns what is wrong and what to do, of an error of the library. */
function sayMailFault(error: unknown, host: string): string {
  const { code, responseCode, response } = (error ?? {}) as Record<string, unknown>;
  const answer = typeof response === 'string' ? ` It says: ${response.slice(0, 200)}` : '';
  switch (code) {
    case 'EAUTH':
      return `The mail server ${host} does not take the user and password in SMTP_URL.${answer}`;
    case 'EDNS':
    case 'ENOTFOUND':
      return `There is no mail server called ${host}. Check the name in SMTP_URL.`;
    case 'ECONNECTION':
    case 'ECONNREFUSED':
    case 'ESOCKET':
    case 'ETIMEDOUT':
      return `The mail server ${host} cannot be reached. Check name and port in SMTP_URL, and smtps:// for port 465.`;
    case 'ETLS':
      return `The mail server ${host} offers no TLS that can be trusted, and a password is not sent without. Check SMTP_URL.`;
    case 'EENVELOPE':
      return `The mail server ${host} takes no letter from MAIL_FROM to this address.${answer}`;
    default:
      return typeof responseCode === 'number'
        ? `The mail server ${host} refused the letter.${answer}`
        : `The letter could not be handed to the mail server ${host}.`;
  }
}
