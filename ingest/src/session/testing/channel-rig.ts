import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AudioConfig, Sound, VideoConfig } from '@rostrum/media/access-unit';
import { parseAacConfig } from '@rostrum/media/codec/aac';
import { parseAvcConfig } from '@rostrum/media/codec/avc';
import { FakeClock } from '@rostrum/service/clock';
import { openMemoryLog } from '@rostrum/service/log';
import { KEY_ROLES, type KeyRole } from '@rostrum/store/encoder-choices';
import { migrate, openStore, type Store } from '@rostrum/store/store';
import type { Seconds } from '@rostrum/units/time';
import type { EventPackager } from '../../packager/event-packager.ts';
import type { EventSettings } from '../channel-event.ts';
import { Channels } from '../channels.ts';
import type { ToldState } from '../event-state.ts';
import type { PublishSink } from '../publisher.ts';

/** What test encoders send: 1280x720 High, 48 kHz stereo. */
export const VIDEO = parseAvcConfig(readFileSync(new URL('../../packager/vectors/avcc.bin', import.meta.url)));
export const AUDIO = parseAacConfig(Uint8Array.of(0x11, 0x90));
/** Pictures a second. */
export const FPS = 30;

/** One channel, `demo`, with a key for each role; its time is the test's own, its media and database are real. */
export type ChannelRig = {
  readonly folder: string;
  readonly clock: FakeClock;
  readonly store: Store;
  readonly channels: Channels;
  readonly channelId: string;
  /** The last state that was told. */
  readonly told: () => ToldState | undefined;
  /** @throws Error before there is an event. */
  readonly packager: () => EventPackager;
  /** An encoder comes in and says what it will send. @throws Error with the sentence of a refusal. */
  publish(options?: {
    readonly role?: KeyRole;
    /** In place of the role's main key. */
    readonly key?: string;
    readonly address?: string;
    /** What the encoder calls itself when it begins to send. */
    readonly encoder?: string;
    readonly video?: VideoConfig;
    readonly audio?: AudioConfig;
    /** In place of `audio`. */
    readonly sounds?: readonly Sound[];
    readonly onClosed?: (say: string) => void;
  }): Promise<PublishSink>;
  close(): Promise<void>;
};

/** @param more settings that differ; by default a grace of 10 s, a window of two minutes, no ladder, no slate. */
export async function openChannelRig(more: Partial<EventSettings> = {}): Promise<ChannelRig> {
  const folder = mkdtempSync(join(tmpdir(), 'rostrum-channel-'));
  const clock = new FakeClock();
  const log = openMemoryLog();
  const store = openStore({ databasePath: ':memory:', keyFile: join(folder, 'key'), clock });
  await migrate(store);
  const { id: channelId } = await store.channels.add({ slug: 'demo', title: 'Sunday' });
  const keys = new Map<KeyRole, string>();
  for (const role of KEY_ROLES) {
    keys.set(role, await store.streamKeys.issue(channelId, role));
  }
  let told: ToldState | undefined;
  const settings: EventSettings = {
    folder: join(folder, 'live'),
    partTarget: 0.5 as Seconds,
    segmentTarget: 2 as Seconds,
    window: 120 as Seconds,
    grace: 10 as Seconds,
    ladder: 'off',
    ffmpegPath: 'ffmpeg',
    encoder: () => undefined,
    clock,
    log,
    ...more,
  };
  const onState = (state: ToldState): void => {
    told = state;
  };
  const channels = new Channels({ store, clock, log, settings, onState, onPublish: () => {}, onGone: () => {} });
  return {
    folder,
    clock,
    store,
    channels,
    channelId,
    told: () => told,
    packager() {
      const packager = channels.current('demo')?.packager;
      if (packager === undefined) {
        throw new Error('there is no event');
      }
      return packager;
    },
    async publish(options = {}) {
      const { role = 'primary', video = VIDEO, audio = AUDIO, sounds, encoder, onClosed = () => {} } = options;
      const { key = keys.get(role) ?? '', address = '192.0.2.1' } = options;
      const decision = await channels.authorise(
        { app: 'live', streamKey: key, address },
        { id: role, address, close: onClosed },
        new AbortController().signal,
      );
      if (!decision.accepted) {
        throw new Error(decision.say);
      }
      if (encoder !== undefined) {
        decision.sink.onMetadata({ encoder });
      }
      decision.sink.onVideoConfig(video);
      if (sounds === undefined) {
        decision.sink.onAudioConfig(audio);
      } else {
        decision.sink.onMetadata({ audiocodecid: 'ts', sounds: sounds.length });
        for (const { config, ...sound } of sounds) {
          decision.sink.onAudioConfig(config, sound);
        }
      }
      return decision.sink;
    },
    async close() {
      await channels.close();
      store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
