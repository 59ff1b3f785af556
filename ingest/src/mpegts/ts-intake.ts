import { TsDemux } from '@rostrum/media/mpegts/demux';
import type { PublishSink } from '../session/publisher.ts';

/** Languages, a commentary, the room alone; more is a mistake in a muxer. */
const SOUNDS_MAX = 8;

/** A transport stream on its way to the session. Its sounds are numbered as its table lists them. */
export class TsIntake {
  readonly #demux: TsDemux;
  #hasPicture = false;
  /** Their numbers, by PID: kept while the table lists them. */
  readonly #sounds = new Map<number, number>();

  /** @param onUnsupported told once of each thing that cannot be shown, in a sentence for the encoder's owner. */
  constructor(sink: PublishSink, onUnsupported: (say: string) => void) {
    this.#demux = new TsDemux({
      onTracks: (tracks) => {
        this.#number(tracks.filter(({ kind }) => kind === 'audio').map(({ id }) => id));
        if (this.#sounds.size > SOUNDS_MAX) {
          onUnsupported(`There are more than ${SOUNDS_MAX} sounds; viewers get the first ${SOUNDS_MAX}.`);
        }
        // What the table announces is waited for, so that an event begins with its sounds.
        const sounds = Math.min(SOUNDS_MAX, tracks.filter(({ kind }) => kind === 'audio').length);
        sink.onMetadata(sounds > 0 ? { audiocodecid: 'ts', sounds } : {});
      },
      onVideoConfig: (config) => {
        this.#hasPicture = true;
        sink.onVideoConfig(config);
      },
      onVideo: (frame) => sink.onVideo(frame),
      onVideoLoss: () => {},
      onAudioConfig: (track, config, { language }) => {
        const index = this.#sounds.get(track);
        if (index !== undefined && index < SOUNDS_MAX) {
          sink.onAudioConfig(config, language === undefined ? { index } : { index, language });
        }
      },
      onAudio: (track, frame) => {
        const index = this.#sounds.get(track);
        if (index !== undefined && index < SOUNDS_MAX) {
          sink.onAudio(frame, index);
        }
      },
      onUnsupported,
    });
  }

  /** Those that are gone give their numbers back; a new one gets the lowest that is free. */
  #number(ids: readonly number[]): void {
    for (const id of this.#sounds.keys()) {
      if (!ids.includes(id)) {
        this.#sounds.delete(id);
      }
    }
    for (const id of ids.filter((each) => !this.#sounds.has(each))) {
      const taken = new Set(this.#sounds.values());
      let free = 0;
      while (taken.has(free)) {
        free += 1;
      }
      this.#sounds.set(id, free);
    }
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
