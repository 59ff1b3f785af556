import type { LinkStatistics } from '@rostrum/contract/stream-state';
import type { AudioFrame, VideoFrame } from '@rostrum/media/access-unit';
import type { Clock } from '@rostrum/service/clock';
import { ArrivalMeter } from './arrival-meter.ts';
import { LinkMeter } from './link-meter.ts';
import { PictureMeter } from './picture-meter.ts';
import { SoundMeter } from './sound-meter.ts';

/** What is measured of one take, frame by frame, on the encoder's own clock; one for each. */
export class TakeMeters {
  readonly picture = new PictureMeter();
  readonly arrival = new ArrivalMeter();
  readonly sound = new SoundMeter();
  readonly link = new LinkMeter();
  readonly since: number;
  readonly #clock: Clock;
  #pictureDts = Number.NaN;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.since = clock.now();
  }

  onVideo(frame: VideoFrame): void {
    const now = this.#clock.now();
    this.#pictureDts = frame.dts;
    this.picture.count(frame.dts, frame.pts, frame.isKey, now);
    this.arrival.countPicture(frame.dts, frame.data.byteLength, now);
  }

  /** @param frameMs what a frame of this sound lasts. @param index of which sound; the first is looked at closely. */
  onAudio(frame: AudioFrame, frameMs: number, index: number): void {
    const now = this.#clock.now();
    this.arrival.countBytes(frame.data.byteLength, now);
    if (index === 0) {
      this.sound.count(frame.pts, frame.data.byteLength, this.#pictureDts, frameMs, now);
    }
  }

  onLink(values: LinkStatistics): void {
    this.link.note(values, this.#clock.now());
  }

  /** The encoder's clock leapt. */
  leapt(): void {
    this.picture.leapt(this.#clock.now());
    this.arrival.leapt();
  }
}
