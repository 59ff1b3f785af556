import type { AudioFrame, Sound, SoundLabel } from '@rostrum/media/access-unit';
import type { Ticks } from '@rostrum/units/time';
import { AudioIntake } from './audio-intake.ts';
import type { Rendition } from './rendition.ts';
import type { PlannedSegment, Timeline } from './timeline.ts';

/** An event's sounds, a rendition each: languages, a commentary, the room alone. All are cut where the pictures are. */

/** @returns a sound's name in URLs: `audio`, `audio2`, … */
export function soundName(index: number): string {
  return index === 0 ? 'audio' : `audio${index + 1}`;
}

export class SoundTracks {
  readonly #timeline: Timeline;
  readonly #addRendition: (name: string) => Rendition;
  readonly #intakes: AudioIntake[] = [];
  readonly #labels: SoundLabel[] = [];

  /** @param addRendition makes the rendition of that name. */
  constructor(timeline: Timeline, addRendition: (name: string) => Rendition, labels: readonly SoundLabel[]) {
    this.#timeline = timeline;
    this.#addRendition = addRendition;
    for (const label of labels) {
      this.add(label);
    }
  }

  /** What is known of each, the first first. */
  get labels(): readonly SoundLabel[] {
    return this.#labels;
  }

  /** One more. @returns its rendition. */
  add(label: SoundLabel): Rendition {
    const rendition = this.#addRendition(soundName(this.#intakes.length));
    this.#intakes.push(new AudioIntake(rendition, this.#timeline));
    this.#labels.push(label);
    return rendition;
  }

  /** Sets what one sound is in a section. */
  configure({ index, config }: Sound, section: number): void {
    this.#intakes[index]?.configure(config, section);
  }

  /** Those that are not among `given` have no sound in this section. */
  muteOthers(given: readonly Sound[], section: number): void {
    for (const [index, intake] of this.#intakes.entries()) {
      if (!given.some((sound) => sound.index === index)) {
        intake.mute(section);
      }
    }
  }

  /** Takes up a section that another process began. */
  resume(): void {
    for (const intake of this.#intakes) {
      intake.resume();
    }
  }

  push(index: number, frame: AudioFrame): void {
    this.#intakes[index]?.push(frame);
  }

  /** No segment will start at or before `time` any more. */
  settle(time: Ticks): void {
    for (const intake of this.#intakes) {
      intake.settle(time);
    }
  }

  /** The pictures of this segment are over; so are its sounds. */
  finish(plan: PlannedSegment): void {
    for (const intake of this.#intakes) {
      intake.finish(plan);
    }
  }

  /** The pictures stop here for another process to go on. */
  pause(plan: PlannedSegment): void {
    for (const intake of this.#intakes) {
      intake.pause(plan);
    }
  }
}
