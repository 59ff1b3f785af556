import { MEDIA_TIMESCALE } from '@rostrum/units/time';
import type { AudioConfig, AudioFrame, VideoConfig, VideoFrame } from '../access-unit.ts';
import { toAnnexB } from '../codec/annex-b.ts';
import { readAvcSets } from '../codec/avc-record.ts';
import { readHevcSets } from '../codec/hevc-record.ts';
import { eachNal } from '../codec/nal.ts';
import { adtsWriter } from './adts.ts';
import { type AudioType, writeLanguage } from './descriptor.ts';
import { MAX_PID } from './packet.ts';
import { joined, PacketWriter } from './packet-writer.ts';
import { isSame } from './parameter-sets.ts';
import { STREAM_ID_AUDIO, STREAM_ID_VIDEO, writePesHeader } from './pes.ts';
import { PAT_PID, PAT_TABLE, PMT_TABLE, writePat, writePmt } from './program-tables.ts';
import { writeSection } from './section.ts';
import { STREAM_TYPE } from './stream-kind.ts';

/** Writes MPEG transport streams, ISO/IEC 13818-1, of one program: the neighbour of `demux.ts`. */

const TICKS_PER_MS = MEDIA_TIMESCALE / 1000;
/** §2.7.2: PCRs at most 100 ms apart; DVB (ETSI TR 101 290 §5.2.2) wants 40. */
const PCR_EVERY_TICKS = 36 * TICKS_PER_MS;
const PCR_MAX_TICKS = 40 * TICKS_PER_MS;
/** With the next frame, so that 100 ms are hardly passed. */
const TABLES_EVERY_TICKS = 80 * TICKS_PER_MS;
/** How long before its decode time a frame arrives; receivers hold a second at most (§2.4.2.7). */
const LEAD_TICKS = 500 * TICKS_PER_MS;
/** Times that leap ahead or fall back by more are another time base. */
const LEAP_TICKS = 2 * MEDIA_TIMESCALE;

const PROGRAM = 1;
const MAP_PID = 0x1000;
/** The PID of the picture. */
export const VIDEO_PID = 0x100;
const FIRST_FREE_PID = 0x10;
const TYPE_AND_MARKS = { avc: Uint8Array.of(0x09, 0xf0), hevc: Uint8Array.of(0x46, 0x01, 0x50) } as const;

export type TsSound = {
  /** Its PID: 0x10 to 0x1ffe, but 0x100 and 0x1000. */
  readonly id: number;
  /** AAC. */
  readonly config: AudioConfig;
  readonly language?: string;
  readonly audioType?: AudioType;
};

/** A picture with its sounds, or sounds alone. */
export type TsProgram = { readonly video?: VideoConfig; readonly sounds?: readonly TsSound[] };

type Sound = { readonly streamId: number; readonly header: (frameBytes: number) => Uint8Array };

/** One stream; times may be any whole numbers, and are written modulo 2^33. */
export class TsMux {
  readonly #packets = new PacketWriter();
  #video: { readonly codec: 'avc' | 'hevc'; readonly sets: readonly Uint8Array[] } | undefined;
  #sounds: ReadonlyMap<number, Sound> = new Map();
  #clockPid = VIDEO_PID;
  #map: Uint8Array = new Uint8Array(0);
  #mapVersion = -1;
  /** Decode time reached, and when clock and tables were last written. */
  #now: number | undefined;
  #clockAt = 0;
  #tablesAt = 0;

  /** @throws RangeError for AV1, Opus, or what else cannot be carried. */
  constructor(program: TsProgram) {
    this.setProgram(program);
  }

  /** What is written from here on; the map gets another version where it changes. @throws RangeError as the constructor does. */
  setProgram({ video, sounds = [] }: TsProgram): void {
    this.#video = video && { codec: writableCodec(video), sets: parameterSets(video) };
    this.#sounds = new Map(sounds.map((sound, index) => [checkedPid(sound, sounds), openSound(sound, index)]));
    this.#clockPid = video === undefined ? (sounds[0]?.id ?? VIDEO_PID) : VIDEO_PID;
    const map = writePmt({
      pcrPid: this.#clockPid,
      streams: [
        ...(this.#video === undefined
          ? []
          : [{ pid: VIDEO_PID, type: STREAM_TYPE[this.#video.codec], descriptors: new Uint8Array(0) }]),
        ...sounds.map(({ id, language, audioType }) => ({
          pid: id,
          type: STREAM_TYPE.adts,
          descriptors: language === undefined ? new Uint8Array(0) : writeLanguage(language, audioType),
        })),
      ],
    });
    if (!isSame(map, this.#map)) {
      this.#map = map;
      this.#mapVersion = (this.#mapVersion + 1) % 32;
      this.#tablesAt = Number.NEGATIVE_INFINITY;
    }
  }

  /** @returns whole packets: the picture, and what is due before it. @throws RangeError without a picture in the program. */
  writeVideo({ dts, pts, isKey, data }: VideoFrame): Uint8Array {
    const video = this.#video;
    if (video === undefined) {
      throw new RangeError('this program has no picture');
    }
    const nals: Uint8Array[] = [TYPE_AND_MARKS[video.codec], ...(isKey ? video.sets : [])];
    eachNal(data, 4, (start, end) => nals.push(data.subarray(start, end)));
    const stream = toAnnexB(nals);
    return this.#write(VIDEO_PID, stream, { streamId: STREAM_ID_VIDEO, pts, dts, isKey });
  }

  /**
   * @param frames of one sound, one after another: a PES packet, so a few of them.
   * @returns whole packets: the frames, and what is due before them. @throws RangeError for an unknown sound, or more than 64 kB.
   */
  writeAudio(id: number, frames: readonly AudioFrame[]): Uint8Array {
    const sound = this.#sounds.get(id);
    const [first] = frames;
    if (sound === undefined || first === undefined) {
      throw new RangeError(`this program has no sound ${id}, or nothing is to be written`);
    }
    const data = joined(frames.flatMap((frame) => [sound.header(frame.data.length), frame.data]));
    return this.#write(id, data, {
      streamId: sound.streamId,
      pts: first.pts,
      dts: first.pts,
      isKey: this.#video === undefined,
    });
  }

  #write(
    pid: number,
    data: Uint8Array,
    { streamId, pts, dts, isKey }: { streamId: number; pts: number; dts: number; isKey: boolean },
  ): Uint8Array {
    const header = writePesHeader({ streamId, pts, dts, dataLength: data.length });
    if (header[4] === 0 && header[5] === 0 && streamId !== STREAM_ID_VIDEO) {
      throw new RangeError(`a PES packet of sound holds at most 64 kB, not ${data.length} bytes`);
    }
    const leaps = this.#advance(dts);
    if (leaps || (isKey && pid === VIDEO_PID) || this.#timeSince(this.#tablesAt) >= TABLES_EVERY_TICKS) {
      this.#writeTables();
    }
    const isDue = leaps || this.#timeSince(this.#clockAt) >= PCR_EVERY_TICKS;
    const isOwn = pid === this.#clockPid;
    if (isDue && !isOwn) {
      this.#packets.clock(this.#clockPid, (this.#now ?? 0) - LEAD_TICKS, leaps);
    }
    if (isDue) {
      this.#clockAt = this.#now ?? 0;
    }
    this.#packets.unit(pid, [header, data], {
      isRandomAccess: isKey,
      ...(isDue && isOwn
        ? { pcrTicks: (this.#now ?? 0) - LEAD_TICKS, isDiscontinuity: leaps && this.#packets.hasWritten(pid) }
        : {}),
    });
    return this.#packets.take();
  }

  /** Moves the clock to `dts`, telling it on the way. @returns whether it begins anew. */
  #advance(dts: number): boolean {
    const now = this.#now;
    if (now === undefined || dts - now > LEAP_TICKS || now - dts > LEAP_TICKS) {
      this.#now = dts;
      return true;
    }
    const to = Math.max(now, dts);
    while (to - this.#clockAt > PCR_MAX_TICKS) {
      this.#clockAt += PCR_EVERY_TICKS;
      this.#packets.clock(this.#clockPid, this.#clockAt - LEAD_TICKS, false);
    }
    this.#now = to;
    return false;
  }

  #timeSince(time: number): number {
    return (this.#now ?? 0) - time;
  }

  #writeTables(): void {
    this.#tablesAt = this.#now ?? 0;
    const common = { isCurrent: true, number: 0 };
    const pat = writePat([{ program: PROGRAM, mapPid: MAP_PID }]);
    this.#packets.section(PAT_PID, writeSection({ ...common, tableId: PAT_TABLE, id: 1, version: 0, body: pat }));
    this.#packets.section(
      MAP_PID,
      writeSection({ ...common, tableId: PMT_TABLE, id: PROGRAM, version: this.#mapVersion, body: this.#map }),
    );
  }
}

function writableCodec({ codec }: VideoConfig): 'avc' | 'hevc' {
  if (codec === 'av1') {
    throw new RangeError('transport streams carry H.264 and HEVC, no AV1');
  }
  return codec;
}

function parameterSets({ codec, record }: VideoConfig): Uint8Array[] {
  if (codec === 'hevc') {
    const { vps, sps, pps } = readHevcSets(record);
    return [...vps, ...sps, ...pps];
  }
  const { sps, pps } = readAvcSets(record);
  return [...sps, ...pps];
}

function checkedPid({ id }: TsSound, all: readonly TsSound[]): number {
  const isFree = id >= FIRST_FREE_PID && id < MAX_PID && id !== VIDEO_PID && id !== MAP_PID;
  if (!isFree || all.filter((other) => other.id === id).length > 1) {
    throw new RangeError(`${id} is no PID for a sound, or taken`);
  }
  return id;
}

function openSound({ config }: TsSound, index: number): Sound {
  return { streamId: STREAM_ID_AUDIO + (index % 32), header: adtsWriter(config) };
}
