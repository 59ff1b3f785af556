import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bus } from '@rostrum/bus/bus';
import { acquireLease } from '@rostrum/bus/lease';
import { KEYS } from '@rostrum/contract/bus-topics';
import { type Certificate, CertificateError } from '@rostrum/service/certificate';
import { CertificateFiles } from '@rostrum/service/certificate-files';
import type { Clock, Timer } from '@rostrum/service/clock';
import type { Part } from '@rostrum/service/lifecycle';
import type { Log } from '@rostrum/service/log';
import type { Condition } from '@rostrum/service/process-health';
import * as acme from 'acme-client';
import { makeSelfSigned } from './self-signed.ts';

export type AcmeOptions = {
  /** The host name that the certificate stands for. */
  readonly name: string;
  readonly email: string;
  /** The directory of the authority (RFC 8555 §7.1.1). */
  readonly directoryUrl: string;
  /** For the account's key and the certificate; for this user alone. */
  readonly folder: string;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly onChange: (certificate: Certificate) => void;
};

const MINUTE_MS = 60_000;
const LOOK_EVERY_MS = 10 * MINUTE_MS;
/** Authorities allow five failed validations an hour; a wrong set-up must not use them up. */
const FIRST_RETRY_MS = 15 * MINUTE_MS;
const LONGEST_RETRY_MS = 12 * 60 * MINUTE_MS;
/** How long an order may take, and so how long nobody else tries. */
const ORDER_MS = 5 * MINUTE_MS;
/** Tries of a request to the authority; whole orders are tried again by ourselves, much later. */
const REQUEST_TRIES = 1;
const REQUEST_TIMEOUT_MS = 30_000;
/** Of the lifetime: renewed when less is left. */
const RENEW_SHARE = 1 / 3;

/**
 * Certificates from an authority by ACME (RFC 8555), proven by `http-01` on port 80. One edge of all orders at a time;
 * each answers the challenge, whoever ordered. Until the first has come, one that nobody vouches for serves.
 */
export class AcmeCertificates implements Part {
  readonly name = 'acme';
  readonly #options: AcmeOptions;
  readonly #files: CertificateFiles;
  readonly #chainPath: string;
  readonly #keyPath: string;
  #current: Certificate | undefined;
  #nextLook: Timer | undefined;
  #failures = 0;
  /** Why there was none the last time. */
  #lastFault = '';
  #isClosed = false;

  constructor(options: AcmeOptions) {
    this.#options = options;
    this.#chainPath = join(options.folder, `${options.name}.crt`);
    this.#keyPath = join(options.folder, `${options.name}.key`);
    this.#files = new CertificateFiles({
      chainPath: this.#chainPath,
      keyPath: this.#keyPath,
      names: { chain: 'the ACME certificate', key: 'its key' },
      clock: options.clock,
      log: options.log,
      onChange: (certificate) => {
        this.#current = certificate;
        options.onChange(certificate);
      },
    });
  }

  /** Whether the authority's certificate serves; until then one that browsers warn of does. */
  get hasOne(): boolean {
    return this.#current !== undefined;
  }

  /** What is wrong, if anything. */
  get conditions(): readonly Condition[] {
    const { name } = this.#options;
    const cure = `The authority must reach this machine as ${name} on port 80. It is tried again by itself.`;
    if (this.#failures > 0) {
      const why = this.#lastFault.slice(0, 160);
      return [
        { code: 'NO_CERTIFICATE', severity: 'bad', say: `No certificate could be had for ${name}: ${why}`, cure },
      ];
    }
    return this.hasOne
      ? []
      : [{ code: 'CERTIFICATE_COMING', severity: 'warn', say: `There is no certificate for ${name} yet.`, cure }];
  }

  /** What serves from the start: the last one ordered, or one made here. */
  async first(): Promise<Certificate> {
    const { folder, name, clock, log } = this.#options;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    try {
      this.#current = await this.#files.read();
      return this.#current;
    } catch (error) {
      if (!(error instanceof CertificateError)) {
        throw error;
      }
      log.info({ name }, 'acme: there is no certificate yet; one that browsers warn of serves until it has come');
      return makeSelfSigned(name, clock.wallNow());
    }
  }

  async start(): Promise<void> {
    this.#files.watch();
    this.#lookIn(0);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#nextLook?.cancel();
    this.#files.close();
  }

  /** @returns what the authority is to find at `/.well-known/acme-challenge/TOKEN`; undefined when nothing is asked. */
  async answerOf(token: string): Promise<string | undefined> {
    const answer = await this.#options.bus.get(KEYS.acmeChallenge(token));
    return typeof answer === 'string' ? answer : undefined;
  }

  #lookIn(delayMs: number): void {
    if (!this.#isClosed) {
      this.#nextLook = this.#options.clock.after(delayMs, () => void this.#look());
    }
  }

  async #look(): Promise<void> {
    const { log, name } = this.#options;
    // Another edge may have ordered meanwhile.
    await this.#files.lookAgain();
    if (!this.#isDue()) {
      this.#lookIn(LOOK_EVERY_MS);
      return;
    }
    try {
      const isMine = await this.#orderAlone();
      this.#failures = 0;
      this.#lookIn(isMine ? LOOK_EVERY_MS : MINUTE_MS);
    } catch (error) {
      this.#failures += 1;
      this.#lastFault = error instanceof Error ? error.message : String(error);
      const delayMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.#failures - 1)) * (1 + Math.random() / 4);
      log.error(
        {
          name,
          say: error instanceof Error ? error.message : String(error),
          againInMinutes: Math.round(delayMs / MINUTE_MS),
        },
        'acme: no certificate could be had. The authority must reach this machine by that name on port 80',
      );
      this.#lookIn(delayMs);
    }
  }

  #isDue(): boolean {
    const current = this.#current;
    if (current === undefined || !current.names.includes(this.#options.name)) {
      return true;
    }
    const { notBefore, notAfter } = current;
    return notAfter - this.#options.clock.wallNow() < (notAfter - notBefore) * RENEW_SHARE;
  }

  /** @returns false when another edge orders, or the bus is away. */
  async #orderAlone(): Promise<boolean> {
    const { bus, clock, name } = this.#options;
    const lease = await acquireLease(bus, { key: KEYS.acmeLease(name), holder: 'edge', ttlMs: ORDER_MS, clock });
    if (lease === undefined) {
      return false;
    }
    try {
      await this.#order();
      return true;
    } finally {
      await lease.release();
    }
  }

  async #order(): Promise<void> {
    const { name, email, directoryUrl, folder, bus, log } = this.#options;
    log.info({ name, directoryUrl }, 'acme: a certificate is ordered');
    const accountKey = await keyFile(join(folder, 'account.key'));
    Object.assign(acme.axios.defaults, { acmeSettings: { retryMaxAttempts: REQUEST_TRIES, retryDefaultDelay: 1 } });
    acme.axios.defaults.timeout = REQUEST_TIMEOUT_MS;
    const client = new acme.Client({ directoryUrl, accountKey });
    const [key, csr] = await acme.crypto.createCsr({ commonName: name, altNames: [name] });
    const chain = await client.auto({
      csr,
      email,
      termsOfServiceAgreed: true,
      challengePriority: ['http-01'],
      // The authority looks from outside; from inside the name may lead elsewhere.
      skipChallengeVerification: true,
      challengeCreateFn: async (_authorization, challenge, answer) => {
        const isTaken = await bus.claims.take(KEYS.acmeChallenge(challenge.token), JSON.stringify(answer), ORDER_MS);
        if (isTaken !== true) {
          throw new Error('The bus (Redis) is away, so that the edges cannot answer the authority.');
        }
      },
      challengeRemoveFn: async (_authorization, challenge, answer) => {
        await bus.claims.release(KEYS.acmeChallenge(challenge.token), JSON.stringify(answer));
      },
    });
    // The key first: who finds the new chain finds its key.
    await replaceFile(this.#keyPath, key);
    await replaceFile(this.#chainPath, Buffer.from(chain));
    await this.#files.lookAgain();
    log.info({ name }, 'acme: a certificate has come');
  }
}

async function keyFile(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch {
    const key = await acme.crypto.createPrivateEcdsaKey();
    await replaceFile(path, key);
    return key;
  }
}

async function replaceFile(path: string, content: Buffer): Promise<void> {
  const half = `${path}.${process.pid}.new`;
  await writeFile(half, content, { mode: 0o600 });
  await rename(half, path);
}
