import { checkStream } from '../harness/check-stream.ts';
import { decodeFor } from '../harness/decoder.ts';
import { SMALL } from '../harness/media-files.ts';
import { fetchPresentation } from '../harness/presentation.ts';
import type { Stack } from '../harness/stack.ts';
import { type Behaviour, scriptOf } from './behaviours.ts';
import { openFootage } from './footage.ts';
import { ScriptedEncoder } from './scripted-encoder.ts';

/** Longer than the longest disturbance, and some time after it. */
const WATCHED_S = 14;
const SENT_S = 40;
/** What ffmpeg's writer to nowhere says of pictures that come closer than a frame; the reader found no fault. */
const ABOUT_ITSELF = /^\[null @|^\s*Last message repeated|^\s*$/;
/**
 * Nobody can say beforehand that an encoder will be otherwise: a new map cannot be hinted before it is needed, and what was
 * hinted may not come.
 */
const UNFORESEEN =
  /^PH1 \w+: init-\d+\.mp4 came without a hint|^PH3 \w+: \d+\.0\.m4s was hinted, \d+\.[1-9]\d*\.m4s came|^PH3a /;

/**
 * Lets an encoder behave as told on a channel of its own, and holds the playlists against every rule meanwhile.
 * @param seed of what is random in it.
 * @returns what was wrong, in words; none is what one wants.
 */
export async function tryBehaviours(
  stack: Stack,
  slug: string,
  behaviours: readonly Behaviour[],
  seed: number,
): Promise<string[]> {
  const channel = await stack.addChannel(slug);
  const turn = behaviours.find(({ turnsInto }) => turnsInto !== undefined)?.turnsInto;
  const footage = { first: await openFootage(SMALL), second: turn === undefined ? undefined : await openFootage(turn) };
  const encoder = await ScriptedEncoder.publish(channel.rtmpUrl);
  const played = encoder.play(scriptOf(behaviours, footage, { seconds: SENT_S, random: randomFrom(seed) }));
  try {
    await stack.untilPlayable(slug);
    const faults = (await checkStream(stack.hlsUrl(slug), WATCHED_S)).filter((each) => !UNFORESEEN.test(each));
    if (encoder.isOver) {
      faults.push('the encoder was sent away');
    }
    const { status } = await stack.live(slug);
    if (status !== 'live') {
      faults.push(`the channel is ${status}`);
    }
    const { renditions } = await fetchPresentation(stack.hlsUrl(slug));
    const { complaints, videoFrames } = await decodeFor(renditions.get('source') ?? '', 4);
    const said = complaints.split('\n').filter((line) => !ABOUT_ITSELF.test(line));
    if (said.length > 0 || videoFrames === 0) {
      faults.push(`ffmpeg decoded ${videoFrames} pictures: ${said.join('\n').slice(0, 300)}`);
    }
    return faults.filter((each) => !behaviours.some(({ allows }) => allows?.test(each)));
  } finally {
    encoder.stop();
    await played;
  }
}

/** Mulberry32: enough for a stream of choices that can be had again. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
