import { writeFileSync } from 'node:fs';
import { writeMediaPlaylist } from '../src/media-playlist.ts';
import { writeMultivariantPlaylist } from '../src/multivariant-playlist.ts';
import { mediaRows, multivariantRows } from './rows.ts';

/** Writes the golden playlists anew, to be reviewed as diffs: `node packages/hls/vectors/remake.ts`. */

for (const row of mediaRows) {
  writeFileSync(new URL(row.file, import.meta.url), writeMediaPlaylist(row.input, { skip: row.skip === true }));
}
for (const row of multivariantRows) {
  writeFileSync(new URL(row.file, import.meta.url), writeMultivariantPlaylist(row.input));
}
