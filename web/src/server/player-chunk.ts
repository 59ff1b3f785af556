import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Next's folder of hashed scripts, and where they are served. */
const CHUNKS = 'static/chunks';
/** An event's name of hls.js: stands in the script that holds it, and in no other. */
const MARK = 'hlsManifestParsed';

/**
 * Finds the script that holds hls.js among those of the build, so that a page can have it fetched beside its own scripts
 * instead of after them. Bundlers name it by its content.
 * @returns its path on the site; `undefined` when there is none by the mark.
 */
export function findPlayerChunk(buildFolder: string): string | undefined {
  const folder = join(buildFolder, CHUNKS);
  const name = readdirSync(folder).find(
    (file) => file.endsWith('.js') && readFileSync(join(folder, file), 'latin1').includes(MARK),
  );
  return name === undefined ? undefined : `/_next/${CHUNKS}/${name}`;
}
