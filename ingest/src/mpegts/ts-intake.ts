import { TsDemux } from '@rostrum/media/mpegts/demux';
import type { PublishSink } from '../session/publisher.ts';

/** A transport stream on its way to the session. The first sound is taken. */
export class TsIntake {
  readonly #demux: TsDemux;
  #hasPicture = false;
  #sound: number | undefined;

  /** @param onUnsupported told once of each thing that cannot be shown, in a sentence for the encoder's owner. */
  constructor(sink: PublishSink, onUnsupported: (say: string) => void) {
    this.#demux = new TsDemux({
      // What the table announces is waited for, so that an event begins with its sound.
      onTracks: (tracks) => sink.onMetadata(tracks.some(({ kind }) => kind === 'audio') ? { audiocodecid: 'ts' } : {}),
      onVideoConfig: (config) => {
        this.#hasPicture = true;
        sink.onVideoConfig(config);
      },
      onVideo: (frame) => sink.onVideo(frame),
      onVideoLoss: () => {},
      onAudioConfig: (track, config) => {
        this.#sound ??= track;
        if (track === this.#sound) {
          sink.onAudioConfig(config);
        }
      },
      onAudio: (track, frame) => {
        if (track === this.#sound) {
          sink.onAudio(frame);
        }
      },
      onUnsupported,
    });
  }

  get hasPicture(): boolean {
    return this.#hasPicture;
  }

  get counters(): TsDemux['counters'] {
    return this.#demux.counters;
  }

  push(bytes: Uint8Array): void {
    this.#demux.push(bytes);
  }

  end(): void {
    this.#demux.end();
  }
}
