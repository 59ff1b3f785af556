import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { getCACertificates } from 'node:tls';

/** Writes down by whom https servers are proved, for ffmpeg: whom Node knows, and whom this machine trusts besides. */
export async function writeAuthorities(path: string): Promise<void> {
  const known = new Set([...getCACertificates('default'), ...getCACertificates('system')]);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${[...known].join('\n')}\n`);
}
