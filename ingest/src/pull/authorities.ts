import { getCACertificates } from 'node:tls';

let known: string[] | undefined;

/** By whom https servers are proved: whom Node knows, and whom this machine trusts besides. Read once. */
export function knownAuthorities(): string[] {
  known ??= [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
  return known;
}
