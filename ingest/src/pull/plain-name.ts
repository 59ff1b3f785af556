/**
 * How ffmpeg names a server that is reached by TLS. It speaks plain HTTP, and to the guard alone; the guard does TLS. The
 * port is in the name, since a URL drops its scheme's own.
 */

const MARKED = /^(.+)\.(\d{1,5})\.https\.invalid$/;
const V6 = /^([0-9a-f-]+)\.v6$/;

/** @returns what ffmpeg asks for in the place of an `https:` address; another one as it is. */
export function toPlain(url: URL): string {
  if (url.protocol !== 'https:') {
    return url.href;
  }
  const { username, password, hostname, port, pathname, search } = url;
  const secret = username === '' ? '' : `${username}${password === '' ? '' : `:${password}`}@`;
  const host = hostname.startsWith('[') ? `${hostname.slice(1, -1).replaceAll(':', '-')}.v6` : hostname;
  return `http://${secret}${host}.${port === '' ? '443' : port}.https.invalid${pathname}${search}`;
}

/** @returns the address that ffmpeg means. @throws TypeError where a marked name holds none. */
export function fromPlain(url: URL): URL {
  const marked = MARKED.exec(url.hostname);
  if (marked === null) {
    return url;
  }
  const [, name = '', port = ''] = marked;
  const v6 = V6.exec(name)?.[1];
  const host = v6 === undefined ? name : `[${v6.replaceAll('-', ':')}]`;
  return new URL(`https://${host}:${port}${url.pathname}${url.search}`);
}
