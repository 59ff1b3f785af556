import { readFile, stat } from 'node:fs/promises';
import { type Certificate, CertificateError, readCertificate } from './certificate.ts';
import type { Clock, Timer } from './clock.ts';
import type { Log } from './log.ts';

export type CertificateFilesOptions = {
  readonly chainPath: string;
  readonly keyPath: string;
  /** What the two are called in sentences. */
  readonly names: { readonly chain: string; readonly key: string };
  readonly clock: Clock;
  readonly log: Log;
  readonly onChange: (certificate: Certificate) => void;
};

const LOOK_EVERY_MS = 2_000;
const DAY_MS = 24 * 3_600_000;
/** Warned of this long before it ends. */
const SOON_MS = 14 * DAY_MS;

/** A key and a chain in two files that others replace: certbot, a volume of a cluster, or ACME here. */
export class CertificateFiles {
  readonly #options: CertificateFilesOptions;
  #seen = '';
  #toldFault = '';
  #look: Timer | undefined;

  constructor(options: CertificateFilesOptions) {
    this.#options = options;
  }

  /** Reads them once. @throws CertificateError in words when they cannot be used. */
  async read(): Promise<Certificate> {
    const { chainPath, keyPath, names } = this.#options;
    this.#seen = await this.#stamp();
    const [chain, key] = await Promise.all([readOne(chainPath, names.chain), readOne(keyPath, names.key)]);
    const certificate = readCertificate(chain, key, {
      chain: `${names.chain} (${chainPath})`,
      key: `${names.key} (${keyPath})`,
    });
    this.#warnOfEnd(certificate);
    return certificate;
  }

  /** Looks again every few seconds, and tells of a new pair. One that cannot be used is told in the log, once. */
  watch(): void {
    this.#look ??= this.#options.clock.every(LOOK_EVERY_MS, () => void this.lookAgain());
  }

  /** Looks now. */
  async lookAgain(): Promise<void> {
    const { log, onChange } = this.#options;
    if ((await this.#stamp()) === this.#seen) {
      return;
    }
    try {
      onChange(await this.read());
      this.#toldFault = '';
      log.info({}, 'tls: a new certificate is in use');
    } catch (error) {
      const say = error instanceof Error ? error.message : String(error);
      if (say !== this.#toldFault) {
        this.#toldFault = say;
        log.error({ say }, 'tls: the new certificate cannot be used; the old one stays');
      }
    }
  }

  close(): void {
    this.#look?.cancel();
  }

  async #stamp(): Promise<string> {
    const { chainPath, keyPath } = this.#options;
    const stamps = await Promise.all(
      [chainPath, keyPath].map(async (path) => {
        try {
          const { mtimeMs, size, ino } = await stat(path);
          return `${mtimeMs} ${size} ${ino}`;
        } catch {
          return 'none';
        }
      }),
    );
    return stamps.join(', ');
  }

  #warnOfEnd({ notAfter }: Certificate): void {
    const { clock, log } = this.#options;
    const leftMs = notAfter - clock.wallNow();
    const until = new Date(notAfter).toISOString();
    if (leftMs <= 0) {
      log.error({ until }, 'tls: the certificate has expired; browsers refuse it');
    } else if (leftMs < SOON_MS) {
      log.warn({ until, daysLeft: Math.floor(leftMs / DAY_MS) }, 'tls: the certificate ends soon');
    }
  }
}

async function readOne(path: string, name: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const why =
      code === 'ENOENT'
        ? 'there is no such file'
        : code === 'EACCES'
          ? 'this user may not read it'
          : `it cannot be read (${code})`;
    throw new CertificateError(`${name}=${path}: ${why}.`, error);
  }
}
