import type { AudioMedia, MultivariantPlaylist, Variant } from '@rostrum/hls/multivariant-playlist';
import { mediaPlaylistUri } from '@rostrum/hls/resource-name';
import type { AudioConfig, VideoConfig } from '@rostrum/media/access-unit';
import { bitsPerSecond } from '@rostrum/units/data';
import { codecStringFor, shownSize, sizeOf } from '../ladder/plan.ts';
import { type EventPackager, SOURCE_NAME } from '../packager/event-packager.ts';
import type { Rendition } from '../packager/rendition.ts';
import { soundName } from '../packager/sound-tracks.ts';
import type { ChannelEvent } from '../session/channel-event.ts';

/** What a viewer may choose from (§4.4.6): the source, the rungs, sound alone. */

const AUDIO_GROUP = 'sound';
/** ISO 639: undetermined. */
const NO_LANGUAGE = 'und';
/** Boxes around the media, and what a stretch may exceed the encoder's own bound. */
const OVERHEAD = 1.06;
/** An encoder's buffer of half a second lets a segment exceed the rate by a quarter. */
const RUNG_PEAK = 1.25;
/** A source is measured, and may yet send a larger segment. */
const SOURCE_PEAK = 1.15;
/** Sound whose rate is not measured yet. */
const AUDIO_BITS_ASSUMED = 160_000;

export function describeMultivariant(event: ChannelEvent, packager: EventPackager): MultivariantPlaylist {
  const sounds = describeSounds(packager);
  const audio = groupOf(sounds);
  const source = packager.tracks.get(SOURCE_NAME)?.rendition;
  const variants: Variant[] = [];
  if (source?.config?.kind === 'video') {
    const { config } = source;
    const rates = measuredRates(source, 0);
    variants.push({
      uri: mediaPlaylistUri(event.epoch, source.name),
      bandwidth: bitsPerSecond(Math.ceil(rates.peak * SOURCE_PEAK + audio.peak)),
      averageBandwidth: bitsPerSecond(Math.ceil(rates.average + audio.average)),
      resolution: shownSize(config),
      ...withSound(config.codecString, audio),
      ...common(event, source.name),
      videoRange: rangeOf(config),
    });
    for (const rung of event.rungs) {
      const made = packager.tracks.get(rung.name)?.rendition;
      const size = made?.config?.kind === 'video' ? made.config : sizeOf(rung, config);
      const codec = made?.config?.codecString ?? codecStringFor(size, event.frameRate);
      const average = made === undefined ? 0 : measuredRates(made, rung.bitrate).average;
      variants.push({
        uri: mediaPlaylistUri(event.epoch, rung.name),
        bandwidth: bitsPerSecond(Math.ceil(rung.bitrate * RUNG_PEAK * OVERHEAD + audio.peak)),
        averageBandwidth: bitsPerSecond(Math.ceil(average + audio.average)),
        resolution: { width: size.width, height: size.height },
        ...withSound(codec, audio),
        ...common(event, rung.name),
      });
    }
  }
  const [first, ...others] = sounds;
  if (first !== undefined) {
    // Who chooses another one may fetch both.
    const [own, beside] = [groupOf([first]), groupOf(others)];
    variants.push({
      uri: mediaPlaylistUri(event.epoch, first.rendition.name),
      bandwidth: bitsPerSecond(Math.ceil(own.peak + beside.peak)),
      averageBandwidth: bitsPerSecond(Math.ceil(own.average + beside.average)),
      codecs: audio.codecs.join(','),
      audioGroup: AUDIO_GROUP,
      stableId: first.rendition.name,
      closedCaptions: 'NONE',
    });
  }
  return { audio: sounds.map((sound, place) => mediaOf(event, sound, place === 0)), variants };
}

/** A sound that can be chosen. */
type ListedSound = {
  readonly rendition: Rendition;
  readonly config: AudioConfig;
  /** RFC 5646; `und` where nobody said it. */
  readonly language: string;
  /** No two of them have the same (§4.4.6.1.1). */
  readonly name: string;
};

function describeSounds(packager: EventPackager): ListedSound[] {
  const listed: ListedSound[] = [];
  for (const [index, label] of packager.sounds.entries()) {
    const rendition = packager.tracks.get(soundName(index))?.rendition;
    if (rendition?.config?.kind !== 'audio') {
      continue;
    }
    const language = tagOf(label.language);
    const plain = nameOf(language);
    const isTaken = listed.some(({ name }) => name === plain);
    const name = isTaken ? `${plain} ${index + 1}` : plain;
    listed.push({ rendition, config: rendition.config, language, name });
  }
  return listed;
}

function mediaOf(
  event: ChannelEvent,
  { rendition, config, language, name }: ListedSound,
  isFirst: boolean,
): AudioMedia {
  return {
    groupId: AUDIO_GROUP,
    name,
    language,
    uri: mediaPlaylistUri(event.epoch, rendition.name),
    channels: config.channels,
    isDefault: isFirst,
    // By the viewer's own language; of two in one language the first.
    autoselect: isFirst || language !== NO_LANGUAGE,
  };
}

/** ISO 639-2 as the shortest tag of RFC 5646: `deu` and `ger` are `de`. */
function tagOf(language: string | undefined): string {
  try {
    return (language === undefined ? undefined : Intl.getCanonicalLocales(language)[0]) ?? NO_LANGUAGE;
  } catch {
    return NO_LANGUAGE;
  }
}

/** A language's name in itself. */
function nameOf(tag: string): string {
  const name = tag === NO_LANGUAGE ? undefined : new Intl.DisplayNames([tag], { type: 'language' }).of(tag);
  return name === undefined || /["\r\n]/.test(name) ? 'Sound' : name;
}

/** What a variant must know of the sounds beside it. */
type SoundGroup = { readonly codecs: readonly string[]; readonly peak: number; readonly average: number };

/** The dearest of them, since a viewer may choose it (§4.4.6.2). */
function groupOf(sounds: readonly ListedSound[]): SoundGroup {
  const rates = sounds.map(({ rendition }) => measuredRates(rendition, AUDIO_BITS_ASSUMED));
  return {
    codecs: [...new Set(sounds.map(({ config }) => config.codecString))],
    peak: Math.max(0, ...rates.map(({ peak }) => peak)),
    average: Math.max(0, ...rates.map(({ average }) => average)),
  };
}

/** ISO/IEC 23091-2 §8.2: transfer 16 is PQ, 18 is HLG. */
function rangeOf(config: VideoConfig): NonNullable<Variant['videoRange']> {
  const transfer = config.colour?.transfer;
  return transfer === 16 ? 'PQ' : transfer === 18 ? 'HLG' : 'SDR';
}

function common(
  event: ChannelEvent,
  name: string,
): Pick<Variant, 'frameRate' | 'stableId' | 'closedCaptions' | 'videoRange'> {
  return { frameRate: event.frameRate, videoRange: 'SDR', stableId: name, closedCaptions: 'NONE' };
}

function withSound(codec: string, { codecs }: SoundGroup): Pick<Variant, 'codecs' | 'audioGroup'> {
  return codecs.length === 0 ? { codecs: codec } : { codecs: [codec, ...codecs].join(','), audioGroup: AUDIO_GROUP };
}

function measuredRates(rendition: Rendition, assumed: number): { peak: number; average: number } {
  const { peakBitsPerSecond, bits, seconds } = rendition.measured;
  return {
    peak: Math.max(assumed, peakBitsPerSecond),
    average: seconds > 0 ? bits / seconds : assumed,
  };
}
