import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { maxAgeSeconds } from '@rostrum/contract/cache-headers';
import { isSatisfied, isTooFarAhead, longestHold } from '@rostrum/hls/blocking-rule';
import type { Directives } from '@rostrum/hls/directives';
import { writeMediaPlaylist } from '@rostrum/hls/media-playlist';
import { writeMultivariantPlaylist } from '@rostrum/hls/multivariant-playlist';
import type { Seconds } from '@rostrum/units/time';
import { originError } from '../errors.ts';
import type { EventPackager, Track } from '../packager/event-packager.ts';
import type { ChannelEvent } from '../session/channel-event.ts';
import type { BlockingReload } from './blocking-reload.ts';
import { describeMultivariant } from './multivariant.ts';
import { describePlaylist, headOfRendition } from './playlist-model.ts';
import { type Body, PLAYLIST_TYPE } from './reply.ts';

/** Media playlists, each form of each version made once; multivariant playlists. */

const compress = promisify(gzip);

/** The forms of one version of one playlist. */
type Version = { texts: Map<string, Promise<Uint8Array>> };

export class PlaylistHandler {
  readonly #reload: BlockingReload;
  readonly #versions = new Map<string, Version>();

  constructor(reload: BlockingReload) {
    this.#reload = reload;
  }

  /** A rendition's playlist changed: what was written of it is old, and whoever waits for it is let go. */
  publish(event: ChannelEvent, name: string): void {
    const key = keyOf(event, name);
    this.#versions.delete(key);
    const track = event.packager?.tracks.get(name);
    if (track !== undefined && event.packager !== undefined) {
      this.#reload.publish(key, headOfRendition(track.rendition, event.packager.isEnded));
    }
  }

  /** Forgets an event that is gone. */
  forget(event: ChannelEvent): void {
    for (const name of event.packager?.tracks.keys() ?? []) {
      this.#versions.delete(keyOf(event, name));
    }
  }

  /** @throws RostrumError `OFFLINE`, `STARTING`, `ENDED`. */
  async multivariant(event: ChannelEvent | undefined, isGzip: boolean): Promise<Body> {
    if (event === undefined) {
      throw originError('OFFLINE');
    }
    if (event.endedAt !== undefined) {
      throw originError('ENDED');
    }
    if (!event.isPlayable || event.packager === undefined) {
      throw originError('STARTING');
    }
    const text = writeMultivariantPlaylist(describeMultivariant(event, event.packager));
    const target = event.packager.targetDuration ?? (2 as Seconds);
    return playlistBody(await encode(text, isGzip), maxAgeSeconds('plain-playlist', target), isGzip);
  }

  /**
   * A media playlist, held until it satisfies the directives.
   * @throws RostrumError `NOT_FOUND`, `TOO_FAR_AHEAD`, `HELD_TOO_LONG`, `TOO_MANY_WAITING`.
   */
  async media(
    event: ChannelEvent,
    name: string,
    wanted: Directives,
    isGzip: boolean,
    signal: AbortSignal,
  ): Promise<Body> {
    const { packager } = event;
    const track = packager?.tracks.get(name);
    if (packager === undefined || track === undefined || packager.targetDuration === undefined) {
      throw originError('NOT_FOUND');
    }
    const { targetDuration } = packager;
    const head = headOfRendition(track.rendition, packager.isEnded);
    if (isTooFarAhead(head, wanted, packager.partTarget)) {
      throw originError('TOO_FAR_AHEAD');
    }
    if (!isSatisfied(head, wanted)) {
      await this.#reload.wait(keyOf(event, name), wanted, longestHold(targetDuration) * 1000, signal);
    }
    const bytes = await this.#written(event, packager, track, wanted.skip === true, isGzip);
    const cacheClass = wanted.msn === undefined ? 'plain-playlist' : 'blocking-playlist';
    return playlistBody(bytes, maxAgeSeconds(cacheClass, targetDuration), isGzip);
  }

  #written(
    event: ChannelEvent,
    packager: EventPackager,
    track: Track,
    skip: boolean,
    isGzip: boolean,
  ): Promise<Uint8Array> {
    const key = keyOf(event, track.rendition.name);
    const version = this.#versions.get(key) ?? { texts: new Map<string, Promise<Uint8Array>>() };
    this.#versions.set(key, version);
    const form = `${skip ? 'delta' : 'full'}${isGzip ? ' gzip' : ''}`;
    const known = version.texts.get(form);
    if (known !== undefined) {
      return known;
    }
    const playlist = describePlaylist(packager, track, packager.targetDuration ?? (2 as Seconds));
    const made = encode(writeMediaPlaylist(playlist, { skip }), isGzip);
    version.texts.set(form, made);
    return made;
  }
}

/** Names one rendition of one event among all. */
export function keyOf(event: ChannelEvent, name: string): string {
  return `${event.slug}/${event.epoch}/${name}`;
}

function encode(text: string, isGzip: boolean): Promise<Uint8Array> {
  return isGzip ? compress(text, { level: 5 }) : Promise.resolve(Buffer.from(text));
}

function playlistBody(bytes: Uint8Array, maxAge: number, isGzip: boolean): Body {
  return { type: PLAYLIST_TYPE, maxAge, chunks: [bytes], ...(isGzip ? { encoding: 'gzip' as const } : {}) };
}
