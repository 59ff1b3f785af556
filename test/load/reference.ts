import { type MediaPlaylist, parseMediaPlaylist } from '@rostrum/hls/media-playlist';

/** Bodies kept to compare with; parts of a few seconds in a few renditions. */
const MAX_OBJECTS = 512;
/** Versions of one playlist that viewers may be given at about the same time. */
const MAX_VERSIONS = 8;

/** What was first got of each object, which all others must get too. A playlist is parsed once for everyone. */
export class References {
  readonly #objects = new Map<string, Buffer>();
  readonly #playlists = new Map<string, { readonly body: Buffer; readonly playlist: MediaPlaylist }[]>();

  /** @returns whether this is the same as the first one got by this name. */
  isSame(target: string, body: Buffer): boolean {
    const known = this.#objects.get(target);
    if (known !== undefined) {
      return known.equals(body);
    }
    this.#objects.set(target, Buffer.from(body));
    for (const oldest of this.#objects.keys()) {
      if (this.#objects.size <= MAX_OBJECTS) {
        break;
      }
      this.#objects.delete(oldest);
    }
    return true;
  }

  /** @returns the playlist in this body. @throws Error when it is none. */
  playlist(path: string, body: Buffer): MediaPlaylist {
    let versions = this.#playlists.get(path);
    if (versions === undefined) {
      versions = [];
      this.#playlists.set(path, versions);
    }
    const known = versions.findLast((version) => version.body.equals(body));
    if (known !== undefined) {
      return known.playlist;
    }
    const playlist = parseMediaPlaylist(body.toString('utf8'));
    versions.push({ body: Buffer.from(body), playlist });
    if (versions.length > MAX_VERSIONS) {
      versions.shift();
    }
    return playlist;
  }
}
