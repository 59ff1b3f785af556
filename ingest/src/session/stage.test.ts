import { MEDIA_TIMESCALE, ticks } from '@rostrum/units/time';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { PublishSink } from './publisher.ts';
import { type ChannelRig, FPS, openChannelRig, VIDEO } from './testing/channel-rig.ts';

/** What is decided in the studio about what viewers see; time is the test's own. */

let rig: ChannelRig;
let sent = 0;
beforeEach(async () => {
  rig = await openChannelRig();
  sent = 0;
});
afterEach(() => rig.close());

function send(sink: PublishSink, seconds: number): void {
  for (let frame = 0; frame < seconds * FPS; frame += 1) {
    const time = ticks(Math.round((sent * MEDIA_TIMESCALE) / FPS));
    sink.onVideo({ dts: time, pts: time, isKey: sent % 60 === 0, data: new Uint8Array(640) });
    sink.onAudio({ pts: time, data: new Uint8Array(16) });
    sent += 1;
    rig.clock.advance(1000 / FPS);
  }
}

async function decide(patch: { isRehearsal?: boolean; isEnded?: boolean }): Promise<void> {
  await rig.store.stages.set(rig.channelId, patch);
  rig.channels.setStages(await rig.store.stages.rows());
}

it('a rehearsal is told as one, and when it is over its encoder goes on in an event of its own', async () => {
  await decide({ isRehearsal: true });
  const sink = await rig.publish();
  send(sink, 5);
  expect(rig.told()).toMatchObject({ status: 'live', isRehearsal: true });
  const rehearsal = rig.told()?.epoch ?? '';
  await decide({ isRehearsal: false });
  expect(rig.told()).toMatchObject({ isRehearsal: false, status: 'offline' });
  send(sink, 5);
  expect(rig.told()).toMatchObject({ status: 'live', isRehearsal: false, encoders: [{ isShown: true }] });
  expect(rig.told()?.epoch).not.toBe(rehearsal);
  expect(rig.channels.find('demo', rehearsal), 'the rehearsal’s media').toBeUndefined();
  const source = rig.packager().tracks.get('source')?.rendition;
  expect(source?.segments.reduce((sum, { duration }) => sum + duration, 0)).toBeLessThanOrEqual(5);
});

it('a rehearsal that nobody sends to any more leaves nothing behind', async () => {
  await decide({ isRehearsal: true });
  const sink = await rig.publish();
  send(sink, 5);
  sink.onEnd('disconnect', 'gone');
  await decide({ isRehearsal: false });
  rig.clock.advance(1);
  expect(rig.told()).toMatchObject({ status: 'offline' });
  const again = await rig.publish();
  sent = 0;
  send(again, 5);
  expect(rig.told()).toMatchObject({ status: 'live', isRehearsal: false });
});

it('an event that was ended by hand turns encoders away, until they are let in, or all was quiet', async () => {
  const said: string[] = [];
  const sink = await rig.publish({ onClosed: (say) => void said.push(say) });
  send(sink, 5);
  await decide({ isEnded: true });
  expect(rig.told()).toMatchObject({ status: 'ended' });
  expect(said).toEqual([expect.stringContaining('ended in the studio')]);
  await expect(rig.publish()).rejects.toThrow('ended in the studio');
  await decide({ isEnded: false });
  await rig.publish();

  await decide({ isEnded: true });
  rig.clock.advance(19 * 60_000);
  await expect(rig.publish()).rejects.toThrow('ended in the studio');
  rig.clock.advance(19 * 60_000);
  await expect(rig.publish(), 'it tried meanwhile').rejects.toThrow('ended in the studio');
  rig.clock.advance(21 * 60_000);
  await rig.publish();
  expect((await rig.store.stages.of(rig.channelId)).endedAt).toBeUndefined();
});

it('says whether a slate could be shown, so that who wishes for one knows what it waits for', async () => {
  send(await rig.publish(), 5);
  expect(rig.told(), 'no slates are made here').toMatchObject({ slate: 'unable' });
  await rig.close();

  rig = await openChannelRig({ slates: { prepare: () => new Promise(() => {}) } });
  sent = 0;
  send(await rig.publish(), 5);
  expect(rig.told()).toMatchObject({ slate: 'making' });
  await rig.close();

  rig = await openChannelRig({ slates: { prepare: () => new Promise(() => {}) } });
  sent = 0;
  send(await rig.publish({ video: { ...VIDEO, width: 1279 } }), 5);
  await expect.poll(() => rig.told()).toMatchObject({ slate: 'unable' });
});
