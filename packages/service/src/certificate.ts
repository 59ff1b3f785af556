import { createPrivateKey, X509Certificate } from 'node:crypto';

/** A key and the chain that names it, PEM, read and found to belong together. */
export type Certificate = {
  readonly key: Buffer;
  /** The server's own first, then those that vouch for it. */
  readonly chain: Buffer;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** Host names it stands for, lower case. */
  readonly names: readonly string[];
};

/** Why a key and a chain cannot be used, in words. */
export class CertificateError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'CertificateError';
  }
}

/**
 * @param where what the two are called, for the sentence.
 * @throws CertificateError when either cannot be read, or they do not belong together.
 */
export function readCertificate(
  chain: Buffer,
  key: Buffer,
  where: { readonly chain: string; readonly key: string },
): Certificate {
  const certificate = attempt(
    () => new X509Certificate(chain),
    `${where.chain} holds no certificate (PEM, beginning with -----BEGIN CERTIFICATE-----).`,
  );
  const privateKey = attempt(
    () => createPrivateKey(key),
    `${where.key} holds no private key that can be used (PEM, without a passphrase).`,
  );
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new CertificateError(`The key in ${where.key} is not that of the certificate in ${where.chain}.`);
  }
  return {
    key,
    chain,
    notBefore: certificate.validFromDate.getTime(),
    notAfter: certificate.validToDate.getTime(),
    names: namesOf(certificate.subjectAltName ?? ''),
  };
}

/** @param line such as `DNS:example.org, DNS:www.example.org`. */
function namesOf(line: string): string[] {
  return line
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry.startsWith('DNS:'))
    .map((entry) => entry.slice(4).toLowerCase());
}

function attempt<T>(run: () => T, sentence: string): T {
  try {
    return run();
  } catch (error) {
    throw new CertificateError(sentence, error);
  }
}
