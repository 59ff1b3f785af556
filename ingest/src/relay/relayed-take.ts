import type { LinkStatistics } from '@rostrum/contract/stream-state';
import type { AudioConfig, AudioFrame, Sound, VideoConfig, VideoFrame } from '@rostrum/media/access-unit';
import { assertNever } from '@rostrum/service/errors';
import type {
  EndReason,
  PublishDecision,
  PublisherConnection,
  PublishRequest,
  PublishSink,
} from '../session/publisher.ts';
import { type CoreMessage, writeMessage } from './messages.ts';
import { Retained } from './retained.ts';

/** One encoder's stream on its way from a door to the core, whichever core there is. */

export type RelayedTakeHost = {
  /** Sends a message's bytes, if the core is there. */
  readonly send: (bytes: readonly Uint8Array[]) => void;
  readonly onDecision: (decision: PublishDecision) => void;
  readonly onOver: () => void;
};

/** Where a protocol knows of one sound only. */
const FIRST_SOUND = { index: 0 };

type Stage = 'asking' | 'flowing' | 'asking-again' | 'over';

export class RelayedTake implements PublishSink {
  readonly #number: number;
  readonly #request: PublishRequest;
  readonly #connection: PublisherConnection;
  readonly #host: RelayedTakeHost;
  readonly #retained = new Retained();
  #stage: Stage = 'asking';
  /** The core's name for this take, by which another core finds it again. */
  #take: string | undefined;
  #videoConfig: VideoConfig | undefined;
  /** By their place among the sounds. */
  readonly #sounds = new Map<number, Sound>();
  #metadata: Readonly<Record<string, unknown>> | undefined;

  constructor(number: number, request: PublishRequest, connection: PublisherConnection, host: RelayedTakeHost) {
    this.#number = number;
    this.#request = request;
    this.#connection = connection;
    this.#host = host;
  }

  /** Asks the core that is there now: for the first time, or whether it takes this stream up again. */
  ask(): void {
    if (this.#stage === 'over') {
      return;
    }
    const resumes = this.#take === undefined ? {} : { resumes: this.#take };
    this.#host.send(
      writeMessage({ kind: 'publish', publisher: this.#number, request: { ...this.#request, ...resumes } }),
    );
  }

  coreIsAway(): void {
    if (this.#stage === 'flowing') {
      this.#stage = 'asking-again';
    }
  }

  /** The encoder left before the core had answered. */
  giveUp(): void {
    if (this.#stage === 'asking') {
      this.#end('disconnect', 'The encoder left.');
      this.#host.onDecision({ accepted: false, say: 'The encoder left.' });
    }
  }

  /** What the core says of this take. */
  told(message: CoreMessage): void {
    switch (message.kind) {
      case 'accepted':
        this.#accepted(message.take);
        break;
      case 'refused':
        this.#refused(message.say);
        break;
      case 'close':
        this.#connection.close(message.say);
        break;
      case 'kept':
        this.#retained.release(message.until);
        break;
      case 'book':
      case 'pulls':
        break;
      default:
        assertNever(message);
    }
  }

  onVideoConfig(config: VideoConfig): void {
    this.#videoConfig = config;
    // What was sent before it is decoded otherwise: it cannot be sent again behind it.
    this.#retained.clear();
    this.#tell(writeMessage({ kind: 'video-config', publisher: this.#number, config }));
  }

  onAudioConfig(config: AudioConfig, sound: Omit<Sound, 'config'> = FIRST_SOUND): void {
    this.#sounds.set(sound.index, { ...sound, config });
    this.#retained.clear();
    this.#tell(writeMessage({ kind: 'audio-config', publisher: this.#number, config, sound }));
  }

  onMetadata(values: Readonly<Record<string, unknown>>): void {
    this.#metadata = values;
    this.#tell(writeMessage({ kind: 'metadata', publisher: this.#number, values }));
  }

  onStatistics(values: LinkStatistics): void {
    this.#tell(writeMessage({ kind: 'statistics', publisher: this.#number, values }));
  }

  onVideo(frame: VideoFrame): void {
    const bytes = writeMessage({ kind: 'video', publisher: this.#number, ...frame });
    this.#retained.add(bytes, frame.isKey ? frame.pts : undefined);
    this.#tell(bytes);
  }

  onAudio(frame: AudioFrame, index = 0): void {
    const publisher = this.#number;
    const bytes = writeMessage(
      index === 0 ? { kind: 'audio', publisher, ...frame } : { kind: 'further-audio', publisher, index, ...frame },
    );
    this.#retained.add(bytes, undefined);
    this.#tell(bytes);
  }

  onEnd(reason: EndReason, say: string): void {
    this.#end(reason, say);
  }

  #accepted(take: string): void {
    const isFirst = this.#stage === 'asking';
    this.#take = take === '' ? undefined : take;
    if (this.#stage === 'over') {
      return;
    }
    this.#stage = 'flowing';
    if (isFirst) {
      this.#host.onDecision({ accepted: true, sink: this });
      return;
    }
    this.#sendAgain();
  }

  #refused(say: string): void {
    if (this.#stage === 'asking') {
      this.#stage = 'over';
      this.#host.onOver();
      this.#host.onDecision({ accepted: false, say });
    } else {
      this.#connection.close(say);
    }
  }

  /** All that the core before had, or may not have, put away. */
  #sendAgain(): void {
    const publisher = this.#number;
    if (this.#metadata !== undefined) {
      this.#tell(writeMessage({ kind: 'metadata', publisher, values: this.#metadata }));
    }
    if (this.#videoConfig !== undefined) {
      this.#tell(writeMessage({ kind: 'video-config', publisher, config: this.#videoConfig }));
    }
    for (const { config, ...sound } of this.#sounds.values()) {
      this.#tell(writeMessage({ kind: 'audio-config', publisher, config, sound }));
    }
    for (const bytes of this.#retained.all()) {
      this.#tell(bytes);
    }
  }

  #tell(bytes: readonly Uint8Array[]): void {
    if (this.#stage === 'flowing') {
      this.#host.send(bytes);
    }
  }

  #end(reason: EndReason, say: string): void {
    if (this.#stage === 'over') {
      return;
    }
    this.#host.send(writeMessage({ kind: 'end', publisher: this.#number, reason, say }));
    this.#stage = 'over';
    this.#retained.clear();
    this.#host.onOver();
  }
}
