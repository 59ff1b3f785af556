import { readFragments } from '@rostrum/media/cmaf/fragment-reader';
import { parseAacConfig } from '@rostrum/media/codec/aac';
import { type Seconds, ticks } from '@rostrum/units/time';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeMultivariant } from '../origin/multivariant.ts';
import type { PublishSink } from './publisher.ts';
import { AUDIO, type ChannelRig, FPS, openChannelRig } from './testing/channel-rig.ts';

/** Several sounds of one source: languages, a commentary. */

const MONO_44 = parseAacConfig(Uint8Array.of(0x12, 0x08));
const GERMAN = { index: 0, language: 'deu', config: AUDIO };
const ENGLISH = { index: 1, language: 'eng', config: AUDIO };

let rig: ChannelRig;
beforeEach(async () => {
  rig = await openChannelRig({ window: 300 as Seconds });
});
afterEach(() => rig.close());

/** Sends pictures and sounds; each frame of sound begins with the number of its sound. */
function send(sink: PublishSink, seconds: number, indices: readonly number[], sampleRate = 48_000): void {
  const due = indices.map(() => 0);
  for (let index = 0; index < seconds * FPS; index += 1) {
    const madeMs = (index * 1000) / FPS;
    const time = ticks(Math.round(madeMs * 90));
    sink.onVideo({ dts: time, pts: time, isKey: index % 60 === 0, data: new Uint8Array(200) });
    for (const [place, sound] of indices.entries()) {
      for (let soundMs = due[place] ?? 0; soundMs <= madeMs; soundMs += (1024 * 1000) / sampleRate) {
        sink.onAudio({ pts: ticks(Math.round(soundMs * 90)), data: Uint8Array.of(100 + sound, 1, 2, 3) }, sound);
        due[place] = soundMs + (1024 * 1000) / sampleRate;
      }
    }
    rig.clock.advance(1000 / FPS);
  }
}

/** The first byte of each frame of a rendition. */
async function heard(name: string): Promise<number[]> {
  const rendition = rig.packager().tracks.get(name)?.rendition;
  const all: number[] = [];
  for (const segment of [...(rendition?.segments ?? []), ...(rendition?.open === undefined ? [] : [rendition.open])]) {
    if (!segment.isGap) {
      const bytes = Buffer.concat((await segment.body.read()) ?? []);
      all.push(...readFragments(bytes).flatMap(({ samples }) => samples.map(({ data }) => data[0] ?? -1)));
    }
  }
  return all;
}

function listed(): string[] {
  const event = rig.channels.current('demo') ?? expect.fail('no event');
  return describeMultivariant(event, rig.packager()).audio.map(
    ({ name, language, uri, isDefault }) => `${name} ${language} ${uri.split('/')[1]}${isDefault ? ' default' : ''}`,
  );
}

describe('a source with several sounds', () => {
  it('has a rendition of each, named in its own language, cut where the pictures are', async () => {
    const sink = await rig.publish({ sounds: [GERMAN, ENGLISH] });
    send(sink, 9, [0, 1]);
    expect(listed()).toEqual(['Deutsch de audio default', 'English en audio2']);
    expect(new Set(await heard('audio'))).toEqual(new Set([100]));
    expect(new Set(await heard('audio2'))).toEqual(new Set([101]));
    const [one, two] = ['audio', 'audio2'].map((name) => rig.packager().tracks.get(name)?.rendition);
    expect(two?.nextMsn).toBe(one?.nextMsn);
    expect(two?.segments.map(({ plan }) => plan.start)).toEqual(one?.segments.map(({ plan }) => plan.start));
  });

  it('two of one language are told apart, one that nobody named is just sound', async () => {
    const sink = await rig.publish({
      sounds: [
        GERMAN,
        { ...GERMAN, index: 1 },
        { index: 2, config: AUDIO },
        { index: 3, language: '??', config: AUDIO },
      ],
    });
    send(sink, 5, [0, 1, 2, 3]);
    expect(listed()).toEqual([
      'Deutsch de audio default',
      'Deutsch 2 de audio2',
      'Sound und audio3',
      'Sound 4 und audio4',
    ]);
  });

  it('does not wait for one that was announced and never comes', async () => {
    const sink = await rig.publish({ sounds: [ENGLISH] });
    sink.onMetadata({ audiocodecid: 'ts', sounds: 2 });
    send(sink, 9, [1]);
    expect(listed()).toEqual(['English en audio default']);
    expect(await heard('audio')).toContain(101);
    // It comes after all: it takes the next place, nobody's own is changed.
    sink.onAudioConfig(AUDIO, { index: 0, language: 'deu' });
    send(sink, 5, [0, 1]);
    expect(listed()).toEqual(['English en audio default', 'Deutsch de audio2']);
  });

  it('each may be coded in its own way', async () => {
    const sink = await rig.publish({ sounds: [GERMAN, { ...ENGLISH, config: MONO_44 }] });
    send(sink, 6, [0, 1]);
    const tracks = ['audio', 'audio2'].map((name) => rig.packager().tracks.get(name)?.rendition.config);
    expect(tracks).toMatchObject([{ sampleRate: 48_000 }, { sampleRate: 44_100, channels: 1 }]);
  });

  it('that comes back with fewer is silent in the others; with more, it has more', async () => {
    send(await rig.publish({ sounds: [GERMAN, ENGLISH] }), 6, [0, 1]);
    send(await rig.publish({ sounds: [GERMAN] }), 6, [0]);
    const second = await heard('audio2');
    expect(second.filter((byte) => byte === 101).length).toBeGreaterThan(200);
    // Silence stands where there was nothing.
    expect(second.filter((byte) => byte !== 101).length).toBeGreaterThan(200);
    send(await rig.publish({ sounds: [GERMAN, ENGLISH, { ...GERMAN, index: 2, language: 'fra' }] }), 6, [0, 1, 2]);
    expect(listed().at(-1)).toBe('français fr audio3');
    const [first, third] = ['audio', 'audio3'].map((name) => rig.packager().tracks.get(name)?.rendition.segments ?? []);
    expect(third?.map(({ plan }) => plan.msn)).toEqual(first?.map(({ plan }) => plan.msn));
    expect(third?.some(({ isGap }) => isGap)).toBe(true);
    expect(await heard('audio3')).toContain(102);
  });

  it('one whose sound stops for a while goes on, the others untouched', async () => {
    const sink = await rig.publish({ sounds: [GERMAN, ENGLISH] });
    send(sink, 8, [0]);
    expect((await heard('audio')).every((byte) => byte === 100)).toBe(true);
    expect((await heard('audio2')).length).toBeGreaterThan(200);
  });
});
