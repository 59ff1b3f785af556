import type { LinkStatistics } from '@rostrum/contract/stream-state';
import type { AudioConfig, AudioFrame, Sound, VideoConfig, VideoFrame } from '@rostrum/media/access-unit';
import type { Ticks } from '@rostrum/units/time';

/** What a protocol's door (RTMP now, SRT beside it) and the session agree on. */

/** Who asks to publish. The key is never logged. */
export type PublishRequest = {
  readonly app: string;
  /** Remote address, without port. */
  readonly address: string;
  /** What the encoder calls itself. */
  readonly encoder?: string;
  /** The take that this connection was before the core was restarted; its media goes on where that one's was kept. */
  readonly resumes?: string;
} & (
  | { readonly streamKey: string; readonly pulls?: undefined }
  /** The channel that is pulled from the address; nobody sends, so there is no key. */
  | { readonly streamKey?: undefined; readonly pulls: string }
);

/** `say` reaches the encoder's screen: one sentence, what is wrong and what to do. */
export type PublishDecision =
  | {
      readonly accepted: true;
      readonly sink: PublishSink;
      /** Names the take, for a connection that outlives this process. */
      readonly take?: string;
    }
  | { readonly accepted: false; readonly say: string };

/** Decides on a publisher before any of its media is read. Aborted when the encoder leaves meanwhile. */
export type Authorise = (
  request: PublishRequest,
  connection: PublisherConnection,
  signal: AbortSignal,
) => Promise<PublishDecision>;

/** The session's handle on an encoder's connection. */
export type PublisherConnection = {
  readonly id: string;
  readonly address: string;
  /** Ends the connection, telling the encoder why where the protocol can. Idempotent; `onEnd` follows. */
  close(say: string): void;
  /** Media shown before `until`, on the encoder's own clock, is put away and will not be asked for again. */
  kept?(until: Ticks): void;
};

/** Why an encoder's connection ended. `unpublish`: it said goodbye. */
export type EndReason = 'unpublish' | 'disconnect' | 'timeout' | 'error' | 'closed';

/** Where a take's media goes. Called in order, synchronously; buffers belong to the sink. */
export type PublishSink = {
  onVideoConfig(config: VideoConfig): void;
  /** @param sound which of several; the first where it is left out. */
  onAudioConfig(config: AudioConfig, sound?: Omit<Sound, 'config'>): void;
  onVideo(frame: VideoFrame): void;
  /** @param index of which sound. */
  onAudio(frame: AudioFrame, index?: number): void;
  /** The encoder's own description (onMetaData), bounded. */
  onMetadata(values: Readonly<Record<string, unknown>>): void;
  onStatistics?(values: LinkStatistics): void;
  /** Exactly once, last. */
  onEnd(reason: EndReason, say: string): void;
};
