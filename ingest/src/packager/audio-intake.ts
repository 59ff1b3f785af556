import type { AudioConfig, AudioFrame } from '@rostrum/media/access-unit';
import { opusSamples } from '@rostrum/media/codec/opus';
import { MEDIA_TIMESCALE, rescale, type Ticks, ticks, timescale } from '@rostrum/units/time';
import type { Rendition } from './rendition.ts';
import { silentFrame } from './silence.ts';
import type { PlannedSegment, Timeline } from './timeline.ts';

/**
 * Places sound on the event's timeline: counted in samples, cut where the pictures are cut. Where an event has sound and
 * the encoder sends none, silence stands in: players that hold a sound track do not play pictures without it.
 */

/** Encoders stamp sound in whole milliseconds; the count of samples rules until it is off by more than this. */
const DRIFT_MAX_MS = 40;
/** Frames waiting for the pictures to pass them: about 10 s at 48 kHz. */
const WAITING_MAX = 512;
/** Sound this far behind the pictures is not coming. */
const MISSING_AFTER_S = 1;
/** How far sound may lag behind the pictures and still be in time. */
const RETURN_MARGIN_S = 0.5;

/** Fed by the packager in order of arrival. */
export class AudioIntake {
  readonly #rendition: Rendition;
  readonly #timeline: Timeline;
  #config: AudioConfig | undefined;
  #waiting: AudioFrame[] = [];
  /** Track time of the next frame, samples; undefined at the start of a section. */
  #next: number | undefined;
  #settled = 0;
  /** Where the section began, event ticks. */
  #start = 0;
  /** The encoder of this section announced no sound. */
  #isMute = false;
  /** It did, and sends none any more. */
  #hasStopped = false;
  /** Of an event that was taken up: what is given again is in up to here, track ticks. */
  #inUntil: number | undefined;

  constructor(rendition: Rendition, timeline: Timeline) {
    this.#rendition = rendition;
    this.#timeline = timeline;
  }

  configure(config: AudioConfig, section: number): void {
    this.#config = config;
    this.#rendition.configure(config, section);
    this.#next = undefined;
    this.#waiting = [];
    this.#start = this.#timeline.end;
    this.#isMute = false;
    this.#hasStopped = false;
    this.#inUntil = undefined;
  }

  /** The running section has no sound: silence of the event's own kind goes on. */
  mute(section: number): void {
    if (this.#config !== undefined) {
      this.configure(this.#config, section);
      this.#isMute = true;
    }
  }

  /** Takes up a section that another process began, whose sound is in as far as the rendition has it. */
  resume(): void {
    const { config, madeUntil } = this.#rendition;
    if (config?.kind === 'audio') {
      this.#config = config;
      this.#next = madeUntil;
      this.#inUntil = madeUntil;
      this.#start = this.#timeline.end;
    }
  }

  /** Whether a frame given again is in already. The first that is not ends the looking. */
  #isIn(frame: AudioFrame, config: AudioConfig): boolean {
    if (this.#inUntil === undefined) {
      return false;
    }
    const stamped = rescale(frame.pts, MEDIA_TIMESCALE, timescale(config.sampleRate));
    const isIn = stamped < this.#inUntil - config.samplesPerFrame / 2;
    this.#inUntil = isIn ? this.#inUntil : undefined;
    return isIn;
  }

  /** Takes a frame; it waits until the pictures have passed its time, since only then its segment is sure. */
  push(frame: AudioFrame): void {
    if (this.#config === undefined || this.#isIn(frame, this.#config)) {
      return;
    }
    this.#waiting.push(frame);
    if (this.#waiting.length > WAITING_MAX) {
      this.#waiting.shift();
    }
    this.#release();
  }

  /** No segment will start at or before `time` any more. */
  settle(time: Ticks): void {
    this.#settled = time;
    this.#release();
    this.#fill(time);
  }

  /** The pictures of this segment are over; so is its sound. */
  finish(plan: PlannedSegment): void {
    this.#settled = Number.MAX_SAFE_INTEGER;
    this.#release();
    const { end } = this.#timeline.at(plan.msn) ?? plan;
    if (end !== undefined) {
      this.#fill(end);
    }
    this.#settled = 0;
    this.#waiting = [];
    this.#next = undefined;
    this.#rendition.finish(this.#timeline.at(plan.msn) ?? plan);
  }

  /** The pictures stop here for another process to go on; sound from here on is that one's. */
  pause(plan: PlannedSegment): void {
    this.#settled = (plan.end ?? plan.start) - 1;
    this.#release();
    this.#waiting = [];
    this.#rendition.finish(plan);
  }

  #release(): void {
    const config = this.#config;
    if (config === undefined) {
      return;
    }
    const scale = timescale(config.sampleRate);
    for (let frame = this.#waiting[0]; frame !== undefined; frame = this.#waiting[0]) {
      if (this.#isTooLate(frame, config)) {
        this.#waiting.shift();
        continue;
      }
      let dts = this.#trackTimeOf(frame, config);
      // By the count and not by the stamp, which may be a frame or two off: else a frame is placed before its cut is known.
      if (rescale(dts, scale, MEDIA_TIMESCALE) > this.#settled) {
        return;
      }
      this.#waiting.shift();
      if (this.#hasStopped || dts > this.#stand(config)) {
        // What the line lost, the encoder left out, or began with late: players do not go on over a hole in the sound.
        this.#hasStopped = false;
        this.#placeSilence(dts, config);
        dts = this.#trackTimeOf(frame, config);
      }
      this.#place(frame.data, dts, config);
    }
  }

  /** Its place was given to silence. */
  #isTooLate(frame: AudioFrame, config: AudioConfig): boolean {
    const stamped = rescale(frame.pts, MEDIA_TIMESCALE, timescale(config.sampleRate));
    const driftMax = (DRIFT_MAX_MS * config.sampleRate) / 1000;
    return this.#next !== undefined && this.#next - stamped > driftMax;
  }

  /** Silence from where the sound stands towards `time`, where none is coming. */
  #fill(time: Ticks): void {
    const config = this.#config;
    if (config === undefined || this.#waiting.length > 0) {
      return;
    }
    const until = rescale(time, MEDIA_TIMESCALE, timescale(config.sampleRate));
    this.#hasStopped ||= !this.#isMute && until - this.#stand(config) >= MISSING_AFTER_S * config.sampleRate;
    if (this.#isMute) {
      this.#placeSilence(until, config);
    } else if (this.#hasStopped) {
      // Sound that comes back is a little behind the pictures: it must find its place free.
      this.#placeSilence(until - RETURN_MARGIN_S * config.sampleRate, config);
    }
  }

  /** Where the sound stands, track time. */
  #stand(config: AudioConfig): number {
    return this.#next ?? rescale(this.#start, MEDIA_TIMESCALE, timescale(config.sampleRate));
  }

  #placeSilence(until: number, config: AudioConfig): void {
    const data = silentFrame(config);
    if (data === undefined) {
      return;
    }
    for (let next = this.#stand(config); next + config.samplesPerFrame <= until; next += config.samplesPerFrame) {
      this.#place(data, next, config);
    }
  }

  /** Samples: the count goes on while the stamp is near it. */
  #trackTimeOf(frame: AudioFrame, config: AudioConfig): number {
    const stamped = rescale(frame.pts, MEDIA_TIMESCALE, timescale(config.sampleRate));
    const driftMax = (DRIFT_MAX_MS * config.sampleRate) / 1000;
    const next = this.#next;
    const isCounted = next !== undefined && Math.abs(stamped - next) <= driftMax;
    return isCounted ? next : Math.max(stamped, next ?? 0);
  }

  #place(data: Uint8Array, dts: number, config: AudioConfig): void {
    const scale = timescale(config.sampleRate);
    const plan = this.#timeline.find(ticks(rescale(dts, scale, MEDIA_TIMESCALE)));
    if (plan === undefined || plan.isGap || plan.section.index !== this.#timeline.section.index) {
      return;
    }
    const duration = samplesOf(data, config);
    this.#next = dts + duration;
    this.#rendition.push(plan, {
      dts,
      compositionOffset: 0,
      duration,
      isKey: true,
      data,
    });
  }
}

/** An Opus packet says itself how long it is. */
function samplesOf(data: Uint8Array, config: AudioConfig): number {
  return (config.codec === 'opus' ? opusSamples(data) : undefined) ?? config.samplesPerFrame;
}
