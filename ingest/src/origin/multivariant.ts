import type { AudioMedia, MultivariantPlaylist, Variant } from '@rostrum/hls/multivariant-playlist';
import { mediaPlaylistUri } from '@rostrum/hls/resource-name';
import type { VideoConfig } from '@rostrum/media/access-unit';
import { bitsPerSecond } from '@rostrum/units/data';
import { codecStringFor, shownSize, sizeOf } from '../ladder/plan.ts';
import { AUDIO_NAME, type EventPackager, SOURCE_NAME } from '../packager/event-packager.ts';
import type { Rendition } from '../packager/rendition.ts';
import type { ChannelEvent } from '../session/channel-event.ts';

/** What a viewer may choose from (§4.4.6): the source, the rungs, sound alone. */

const AUDIO_GROUP = 'sound';
/** Boxes around the media, and what a stretch may exceed the encoder's own bound. */
const OVERHEAD = 1.06;
/** An encoder's buffer of half a second lets a segment exceed the rate by a quarter. */
const RUNG_PEAK = 1.25;
/** A source is measured, and may yet send a larger segment. */
const SOURCE_PEAK = 1.15;
/** Sound whose rate is not measured yet. */
const AUDIO_BITS_ASSUMED = 160_000;

export function describeMultivariant(event: ChannelEvent, packager: EventPackager): MultivariantPlaylist {
  const audio = packager.tracks.get(AUDIO_NAME)?.rendition;
  const audioRates = audio === undefined ? { peak: 0, average: 0 } : measuredRates(audio, AUDIO_BITS_ASSUMED);
  const source = packager.tracks.get(SOURCE_NAME)?.rendition;
  const variants: Variant[] = [];
  if (source?.config?.kind === 'video') {
    const { config } = source;
    const rates = measuredRates(source, 0);
    variants.push({
      uri: mediaPlaylistUri(event.epoch, source.name),
      bandwidth: bitsPerSecond(Math.ceil(rates.peak * SOURCE_PEAK + audioRates.peak)),
      averageBandwidth: bitsPerSecond(Math.ceil(rates.average + audioRates.average)),
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
        bandwidth: bitsPerSecond(Math.ceil(rung.bitrate * RUNG_PEAK * OVERHEAD + audioRates.peak)),
        averageBandwidth: bitsPerSecond(Math.ceil(average + audioRates.average)),
        resolution: { width: size.width, height: size.height },
        ...withSound(codec, audio),
        ...common(event, rung.name),
      });
    }
  }
  const media: AudioMedia[] = [];
  if (audio?.config?.kind === 'audio') {
    const uri = mediaPlaylistUri(event.epoch, AUDIO_NAME);
    media.push({
      groupId: AUDIO_GROUP,
      name: 'Sound',
      language: 'und',
      uri,
      channels: audio.config.channels,
      isDefault: true,
      autoselect: true,
    });
    variants.push({
      uri,
      bandwidth: bitsPerSecond(Math.ceil(audioRates.peak)),
      averageBandwidth: bitsPerSecond(Math.ceil(audioRates.average)),
      codecs: audio.config.codecString,
      audioGroup: AUDIO_GROUP,
      stableId: AUDIO_NAME,
      closedCaptions: 'NONE',
    });
  }
  return { audio: media, variants };
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

function withSound(codec: string, audio: Rendition | undefined): Pick<Variant, 'codecs' | 'audioGroup'> {
  return audio?.config === undefined
    ? { codecs: codec }
    : { codecs: `${codec},${audio.config.codecString}`, audioGroup: AUDIO_GROUP };
}

function measuredRates(rendition: Rendition, assumed: number): { peak: number; average: number } {
  const { peakBitsPerSecond, bits, seconds } = rendition.measured;
  return {
    peak: Math.max(assumed, peakBitsPerSecond),
    average: seconds > 0 ? bits / seconds : assumed,
  };
}
