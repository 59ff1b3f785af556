import { createServer, type Server } from 'node:tls';
import type { Certificate } from '@rostrum/service/certificate';
import { CertificateFiles } from '@rostrum/service/certificate-files';
import type { Part } from '@rostrum/service/lifecycle';
import { RtmpListener, type RtmpListenerOptions } from './listener.ts';

/** RTMP inside TLS, for encoders on networks that read along. The certificate is the site's. */

export type RtmpsListenerOptions = Omit<RtmpListenerOptions, 'openServer'> & {
  readonly chainPath: string;
  readonly keyPath: string;
  /** What the two are called in sentences. */
  readonly names: { readonly chain: string; readonly key: string };
};

/** Longest a client may take over its handshake. */
const HANDSHAKE_MS = 10_000;

export class RtmpsListener implements Part {
  readonly name = 'rtmps';
  readonly #options: RtmpsListenerOptions;
  readonly #files: CertificateFiles;
  readonly #listener: RtmpListener;
  #server: Server | undefined;
  #isListening = false;
  #isClosed = false;

  constructor(options: RtmpsListenerOptions) {
    const { chainPath, keyPath, names, clock, log } = options;
    this.#options = options;
    this.#files = new CertificateFiles({
      chainPath,
      keyPath,
      names,
      clock,
      log,
      onChange: (certificate) => void this.#use(certificate),
    });
    this.#listener = new RtmpListener({
      ...options,
      openServer: (onSocket) => {
        this.#server = createServer({ handshakeTimeout: HANDSHAKE_MS, minVersion: 'TLSv1.2' }, onSocket);
        // A scanner's rubbish, or an encoder that does not trust us: the client's own screen tells.
        this.#server.on('tlsClientError', () => {});
        return this.#server;
      },
    });
  }

  /** The port in use, once a certificate is there. */
  get port(): number {
    return this.#listener.port;
  }

  /** Listens as soon as there is a certificate; one that comes by ACME may take a while. */
  async start(): Promise<void> {
    try {
      await this.#use(await this.#files.read());
    } catch (error) {
      const say = error instanceof Error ? error.message : String(error);
      this.#options.log.warn({ say }, 'rtmps: encoders are not listened for until there is a certificate');
    }
    this.#files.watch();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#files.close();
    await this.#listener.close();
  }

  async #use({ chain, key }: Certificate): Promise<void> {
    this.#server?.setSecureContext({ cert: chain, key });
    if (!this.#isListening && !this.#isClosed) {
      this.#isListening = true;
      await this.#listener.start();
      this.#options.log.info({ port: this.port }, 'rtmps: encoders are listened for');
    }
  }
}
