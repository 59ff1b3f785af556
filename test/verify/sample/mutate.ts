import { readMultivariantPlaylist } from '../multivariant-reader.ts';
import { readMediaPlaylist } from '../playlist-reader.ts';
import type { MediaFetch, PlaylistFetch, Probe, ProbeName, Recording } from '../recording.ts';

/** Ways to spoil a recording; each returns an altered copy. */

export type Mutation = (recording: Recording) => Recording;

/** Alters the text of playlists. `index` counts the versions of one rendition. */
type EditText = (text: string, index: number) => string;

function reread(version: PlaylistFetch, text: string): PlaylistFetch {
  return text === version.playlist.text ? version : { ...version, playlist: readMediaPlaylist(text) };
}

/** Alters the versions of one rendition, or of all; the deltas stay. */
export function versions(name: string | undefined, edit: EditText): Mutation {
  return (recording) => ({
    ...recording,
    renditions: recording.renditions.map((rendition) =>
      name !== undefined && rendition.name !== name
        ? rendition
        : {
            ...rendition,
            versions: rendition.versions.map((version, index) => reread(version, edit(version.playlist.text, index))),
          },
    ),
  });
}

/** Alters the deltas of every rendition. */
export function deltas(edit: EditText): Mutation {
  return (recording) => ({
    ...recording,
    renditions: recording.renditions.map((rendition) => ({
      ...rendition,
      deltas: rendition.deltas.map((delta, index) => reread(delta, edit(delta.playlist.text, index))),
    })),
  });
}

/** Alters how the versions of one rendition came. */
export function answers(name: string, edit: (version: PlaylistFetch, index: number) => PlaylistFetch): Mutation {
  return (recording) => ({
    ...recording,
    renditions: recording.renditions.map((rendition) =>
      rendition.name === name ? { ...rendition, versions: rendition.versions.map(edit) } : rendition,
    ),
  });
}

/** Alters fetched media; `undefined` forgets the fetch. */
export function media(edit: (media: MediaFetch, index: number) => MediaFetch | undefined): Mutation {
  return (recording) => ({
    ...recording,
    media: recording.media.flatMap((fetched, index) => edit(fetched, index) ?? []),
  });
}

/** Alters the answers to one kind of question. */
export function probes(
  name: ProbeName,
  changes: Partial<Omit<Probe, 'fetched'>> & { readonly fetched?: Partial<Probe['fetched']> },
): Mutation {
  return (recording) => ({
    ...recording,
    probes: recording.probes.map((probe) =>
      probe.name === name ? { ...probe, ...changes, fetched: { ...probe.fetched, ...changes.fetched } } : probe,
    ),
  });
}

/** Alters the multivariant playlist. */
export function multivariant(edit: (text: string) => string): Mutation {
  return (recording) => {
    const spoilt = readMultivariantPlaylist(edit(recording.multivariant.text));
    return { ...recording, multivariant: spoilt, lastMultivariant: spoilt };
  };
}

/** Replaces one header everywhere in what `edit` is used on; `undefined` takes it away. */
export function header<Holder extends { readonly fetched: MediaFetch['fetched'] }>(
  holder: Holder,
  name: string,
  value: string | undefined,
): Holder {
  const { [name]: _gone, ...rest } = holder.fetched.headers;
  return {
    ...holder,
    fetched: { ...holder.fetched, headers: value === undefined ? rest : { ...rest, [name]: value } },
  };
}
