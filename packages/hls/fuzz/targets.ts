import { readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { applyDelta } from '../src/delta-update.ts';
import { normaliseQuery } from '../src/directives.ts';
import { HlsError } from '../src/errors.ts';
import { parseMediaPlaylist, writeMediaPlaylist } from '../src/media-playlist.ts';
import { parseMultivariantPlaylist, writeMultivariantPlaylist } from '../src/multivariant-playlist.ts';
import { parseResource, writeResource } from '../src/resource-name.ts';

/** Hostile text for every parser of this package: only {@link HlsError} may come out, and what is read can be written. */

const vectors = new URL('../vectors/', import.meta.url);
const goldens = readdirSync(vectors)
  .filter((name) => name.endsWith('.m3u8'))
  .map((name) => readFileSync(new URL(name, vectors), 'utf8'));
const lines = [...new Set(goldens.flatMap((text) => text.split('\n')))];
const words = [
  '"',
  ',',
  '=',
  ':',
  '-1',
  '9007199254740992',
  'YES',
  '\r',
  '\u0000',
  '#EXT-X-SKIP:SKIPPED-SEGMENTS=3',
  '1e9',
  '',
];

/** A golden playlist with some characters replaced, or lines of all of them in any order. */
const playlists = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(...goldens),
      fc.array(fc.tuple(fc.nat(), fc.nat(12), fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 4 }))), {
        minLength: 1,
        maxLength: 6,
      }),
    )
    .map(([text, edits]) =>
      edits.reduce((now, [seed, length, insert]) => {
        const at = seed % (now.length + 1);
        return now.slice(0, at) + insert + now.slice(at + length);
      }, text),
    ),
  fc.array(fc.constantFrom(...lines, ...words), { maxLength: 40 }).map((some) => ['#EXTM3U', ...some].join('\n')),
  fc.string({ unit: 'binary', maxLength: 200 }),
);
const queries = fc.oneof(
  fc
    .array(
      fc.tuple(
        fc.constantFrom('_HLS_msn', '_HLS_part', '_HLS_skip', '%5FHLS_msn', 'x'),
        fc.oneof(fc.nat().map(String), fc.string()),
      ),
    )
    .map((pairs) => pairs.map(([name, value]) => `${name}=${value}`).join('&')),
  fc.string({ unit: 'binary' }),
);
const paths = fc.oneof(
  fc
    .array(
      fc.constantFrom(
        'sunday',
        'mfx2k1b0',
        '720p',
        'index.m3u8',
        '1.m4s',
        '1.0.m4s',
        'init-1.mp4',
        '..',
        '',
        '%2e',
        '\n',
        '٣',
      ),
    )
    .map((some) => some.join('/')),
  fc.string({ unit: 'binary' }),
);

/** @returns what `read` gives, `undefined` when it refuses. @throws whatever else it throws: that is the finding. */
function tolerate<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof HlsError) {
      return undefined;
    }
    throw error;
  }
}

function checkMediaPlaylist(text: string): void {
  const playlist = tolerate(() => parseMediaPlaylist(text));
  if (playlist === undefined) {
    return;
  }
  for (const golden of goldens) {
    const held = tolerate(() => parseMediaPlaylist(golden));
    if (held !== undefined) {
      tolerate(() => applyDelta(held, playlist));
    }
  }
  if (playlist.skippedSegments === undefined) {
    const written = tolerate(() => writeMediaPlaylist(playlist));
    if (written !== undefined && writeMediaPlaylist(parseMediaPlaylist(written)) !== written) {
      throw new Error(`written twice, it differs:\n${text}`);
    }
  }
}

function checkMultivariantPlaylist(text: string): void {
  const playlist = tolerate(() => parseMultivariantPlaylist(text));
  if (playlist !== undefined) {
    tolerate(() => writeMultivariantPlaylist(playlist));
  }
}

function checkQuery(query: string): void {
  const canonical = tolerate(() => normaliseQuery(query));
  if (canonical !== undefined && normaliseQuery(canonical) !== canonical) {
    throw new Error(`canonical twice, it differs: ${query}`);
  }
}

function checkPath(path: string): void {
  const resource = parseResource(path);
  if (resource !== undefined && writeResource(resource) !== path) {
    throw new Error(`a resource with two names: ${path}`);
  }
}

/** Names and runs of the fuzz; each throws at its first finding, with the input that shows it. */
export const fuzzTargets: readonly {
  readonly name: string;
  readonly run: (milliseconds: number, seed?: number) => void;
}[] = [
  target('parseMediaPlaylist', playlists, checkMediaPlaylist),
  target('parseMultivariantPlaylist', playlists, checkMultivariantPlaylist),
  target('parseDirectives', queries, checkQuery),
  target('parseResource', paths, checkPath),
];

function target(name: string, arbitrary: fc.Arbitrary<string>, check: (text: string) => void) {
  return {
    name,
    run: (milliseconds: number, seed?: number) => {
      fc.assert(fc.property(arbitrary, check), {
        numRuns: Number.MAX_SAFE_INTEGER,
        interruptAfterTimeLimit: milliseconds,
        markInterruptAsFailure: false,
        ...(seed === undefined ? {} : { seed }),
      });
    },
  };
}
