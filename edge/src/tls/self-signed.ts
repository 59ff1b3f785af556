import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { type Certificate, readCertificate } from '@rostrum/service/certificate';

/** The one room of certificates made here: what serves until a real one has come. */

const LIFETIME_MS = 90 * 24 * 3_600_000;
/** For clocks that are behind. */
const EARLIER_MS = 3_600_000;

/** @returns a certificate for this name that nobody vouches for: browsers warn of it. */
export async function makeSelfSigned(name: string, wallNow: number): Promise<Certificate> {
  x509.cryptoProvider.set(webcrypto);
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    notBefore: new Date(wallNow - EARLIER_MS),
    notAfter: new Date(wallNow + LIFETIME_MS),
    signingAlgorithm: algorithm,
    keys,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: name }])],
  });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  const key = x509.PemConverter.encode(pkcs8, 'PRIVATE KEY');
  const where = { chain: 'the temporary certificate', key: 'its key' };
  return readCertificate(Buffer.from(certificate.toString('pem')), Buffer.from(key), where);
}
