/** Why there is no connection, in words that go on after “No connection to HOST: ”. */

const WHY: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'it refuses this port',
  ECONNRESET: 'it hung up',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
  ETIMEDOUT: 'it does not answer',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it shows a certificate that it signed itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by nobody known',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by nobody known',
  CERT_HAS_EXPIRED: 'its certificate has lapsed',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
};

/** @returns a socket's fault in words. */
export function whyNot(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return WHY[code] ?? 'the line is broken';
}
