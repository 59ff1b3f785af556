import { createHash } from 'node:crypto';
import { findBox, openFullBox, readBoxes } from '@rostrum/media/cmaf/box-reader';
import { readFragments } from '@rostrum/media/cmaf/fragment-reader';
import { readInitSegment } from '@rostrum/media/cmaf/init-reader';

/** What stands in an init segment, a part or a segment, as our own reader sees it. */

export type TrackFacts = {
  readonly trackId: number;
  readonly kind: 'video' | 'audio';
  readonly timescale: number;
  /** RFC 6381. */
  readonly codec: string;
  readonly width?: number;
  readonly height?: number;
  readonly sampleRate?: number;
  readonly channels?: number;
  readonly samplesPerFrame?: number;
};

export type InitFacts = {
  readonly kind: 'init';
  readonly brands: readonly string[];
  /** Durations of mvhd, tkhd and mdhd: all 0 in a live init segment. */
  readonly durations: readonly number[];
  readonly tracks: readonly TrackFacts[];
};

export type SampleFacts = {
  /** Ticks of the track. */
  readonly dts: number;
  readonly pts: number;
  readonly duration: number;
  readonly size: number;
  readonly isKey: boolean;
  readonly digest: string;
};

export type FragmentsFacts = {
  readonly kind: 'fragments';
  /** Of each moof: whether it has a tfdt. */
  readonly hasTfdt: boolean;
  readonly samples: ReadonlyMap<number, readonly SampleFacts[]>;
};

export type MediaFacts = InitFacts | FragmentsFacts;

/** Hex digest of a body, or of one sample. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 24);
}

/** @throws MediaError when it is no init segment of ours. */
export function initFacts(bytes: Uint8Array): InitFacts {
  const ftyp = findBox(bytes, ['ftyp']);
  const brands = ftyp === undefined ? [] : (Buffer.from(ftyp.body).toString('latin1').match(/.{4}/gs) ?? []);
  return {
    kind: 'init',
    // | major brand | version | compatible brands … |
    brands: brands.filter((_, index) => index !== 1),
    durations: readDurations(bytes),
    tracks: readInitSegment(bytes).map(({ trackId, timescale, config }): TrackFacts => {
      const base = { trackId, timescale, kind: config.kind, codec: config.codecString };
      return config.kind === 'video'
        ? { ...base, width: config.width, height: config.height }
        : {
            ...base,
            sampleRate: config.sampleRate,
            channels: config.channels,
            samplesPerFrame: config.samplesPerFrame,
          };
    }),
  };
}

function readDurations(bytes: Uint8Array): number[] {
  const durations: number[] = [];
  const moov = findBox(bytes, ['moov']);
  for (const box of moov === undefined ? [] : readBoxes(moov.body)) {
    if (box.type === 'mvhd') {
      durations.push(durationOf(box, 1));
    } else if (box.type === 'trak') {
      const boxes = readBoxes(box.body);
      const mdhd = findBox(box.body, ['mdia', 'mdhd']);
      const tkhd = boxes.find((child) => child.type === 'tkhd');
      durations.push(...(tkhd === undefined ? [] : [durationOf(tkhd, 2)]));
      durations.push(...(mdhd === undefined ? [] : [durationOf(mdhd, 1)]));
    }
  }
  return durations;
}

/** ISO/IEC 14496-12 §8.2.2, §8.3.2, §8.4.2: two times, `words` 32-bit words, then the duration. */
function durationOf(box: Parameters<typeof openFullBox>[0], words: number): number {
  const { version, cursor } = openFullBox(box);
  cursor.skip((version === 1 ? 16 : 8) + words * 4);
  return version === 1 ? cursor.u64() : cursor.u32();
}

/** @param init of the map in force, for its defaults. @throws MediaError when it is no run of fragments. */
export function fragmentsFacts(bytes: Uint8Array, init?: Uint8Array): FragmentsFacts {
  const defaults = new Map(
    init === undefined ? [] : readInitSegment(init).map((track) => [track.trackId, track.defaults]),
  );
  const samples = new Map<number, SampleFacts[]>();
  for (const fragment of readFragments(bytes, (trackId) => defaults.get(trackId))) {
    const list = samples.get(fragment.trackId) ?? [];
    let dts = fragment.baseDecodeTime;
    for (const sample of fragment.samples) {
      list.push({
        dts,
        pts: dts + sample.compositionOffset,
        duration: sample.duration,
        size: sample.size,
        isKey: sample.isKey,
        digest: digestOf(sample.data),
      });
      dts += sample.duration;
    }
    samples.set(fragment.trackId, list);
  }
  return { kind: 'fragments', hasTfdt: hasTfdtEverywhere(bytes), samples };
}

function hasTfdtEverywhere(bytes: Uint8Array): boolean {
  const moofs = readBoxes(bytes).filter((box) => box.type === 'moof');
  const tracks = moofs.flatMap((moof) => readBoxes(moof.body).filter((box) => box.type === 'traf'));
  return moofs.length > 0 && tracks.every((traf) => readBoxes(traf.body).some((box) => box.type === 'tfdt'));
}
