import { isIP } from 'node:net';
import { type ConnectionOptions, getCACertificates } from 'node:tls';

let known: string[] | undefined;

/** By whom servers are proved: whom Node knows, and whom this machine trusts besides. Read once. */
function knownAuthorities(): string[] {
  known ??= [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
  return known;
}

/**
 * How a server is proved by TLS. Cameras sign their own certificates: one that the owner lists by its address needs no proof.
 * @param hostname as in a URL.
 */
export function proofOf(
  hostname: string,
  isListed: boolean,
): Pick<ConnectionOptions, 'ca' | 'rejectUnauthorized' | 'servername'> {
  const isName = isIP(hostname.replace(/^\[|\]$/g, '')) === 0;
  return { ca: knownAuthorities(), rejectUnauthorized: !isListed, ...(isName ? { servername: hostname } : {}) };
}
