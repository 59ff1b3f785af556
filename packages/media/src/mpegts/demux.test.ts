import { describe, expect, it } from 'vitest';
import { readVector } from '../../vectors/tracks.ts';
import { packetsOf, pidOf, recordTs, type TsRecording } from '../../vectors/ts-recording.ts';
import { toAnnexB } from '../codec/annex-b.ts';
import { MediaError } from '../media-error.ts';
import { TsDemux } from './demux.ts';
import { wrapped } from './packet.ts';
import { joined, PacketWriter } from './packet-writer.ts';
import { writePesHeader } from './pes.ts';
import { PAT_TABLE, PMT_TABLE, type StreamEntry, writePat, writePmt } from './program-tables.ts';
import { writeSection } from './section.ts';
import { STREAM_TYPE } from './stream-kind.ts';

const STREAM = readVector('avc-b-frames-aac.mpegts');
const WHOLE = recordTs(STREAM);
const VIDEO = 256;
const SOUND = 257;
const STEP = 3600;

/** Packets of the vector that belong to `pid`, by their place. */
function placesOf(pid: number): number[] {
  return packetsOf(STREAM).flatMap((packet, index) => (pidOf(packet) === pid ? [index] : []));
}

function isStart(packet: Uint8Array | undefined): boolean {
  return ((packet?.[1] ?? 0) & 0x40) !== 0;
}

/** The vector with its packets changed. */
function changed(change: (packets: Uint8Array[]) => void): TsRecording {
  const packets = packetsOf(STREAM);
  change(packets);
  return recordTs(joined(packets));
}

describe('lost packets', () => {
  const videoPlaces = placesOf(VIDEO);

  it('in a picture take that picture alone, and say so before the next', () => {
    const packets = packetsOf(STREAM);
    const second = videoPlaces.filter((at) => isStart(packets[at]))[1] ?? 0;
    // Of the last packet of all nothing tells.
    for (const place of videoPlaces.slice(0, -1).filter((at) => at > second && !isStart(packets[at]))) {
      const { log, counters, pictures } = changed((all) => all.splice(place, 1));
      expect(counters.lost).toBe(1);
      expect(pictures.length).toBe(WHOLE.pictures.length - 1);
      const lost = WHOLE.log.filter((line) => !log.includes(line));
      expect(lost.length).toBe(1);
      expect(log.filter((line) => line === 'picture lost').length).toBe(1);
    }
  });

  it('at the start of a picture take it, and the one before, whose end is not sure', () => {
    const packets = packetsOf(STREAM);
    const place = videoPlaces.filter((at) => isStart(packets[at]))[7] ?? 0;
    const { pictures, log, counters } = changed((all) => all.splice(place, 1));
    expect(counters.lost).toBe(1);
    expect(log.filter((line) => line === 'picture lost').length).toBe(1);
    expect(pictures.length).toBeLessThan(WHOLE.pictures.length);
    expect(pictures.length).toBeGreaterThanOrEqual(WHOLE.pictures.length - 2);
  });

  it('of sound leave every frame that is whole, at its time', () => {
    const whole = WHOLE.sounds.get(SOUND)?.frames ?? [];
    for (const place of placesOf(SOUND)) {
      const { sounds, counters, pictures } = changed((all) => all.splice(place, 1));
      const kept = sounds.get(SOUND)?.frames ?? [];
      expect(pictures.length).toBe(WHOLE.pictures.length);
      expect(counters.lost).toBeLessThanOrEqual(1);
      // A packet carries 184 bytes: parts of four frames at most, or the start that tells the times of ten more.
      expect(kept.length).toBeGreaterThan(whole.length - 20);
      for (const { pts, data } of kept) {
        const same = whole.find((frame) => Buffer.compare(frame.data, data) === 0);
        expect(Math.abs((same?.pts ?? Number.NaN) - pts)).toBeLessThanOrEqual(1);
      }
    }
  });

  it('sixteen in a row are seen by the length of what they cut', () => {
    const data = new Uint8Array(20 * 184).fill(0x55);
    const stream = build([{ pid: VIDEO, type: STREAM_TYPE.avc }], (writer) => {
      writer.picture(0, [SPS, PPS, IDR]);
      writer.picture(STEP, [joined([P, data])]);
      writer.picture(2 * STEP, [P]);
    });
    const packets = packetsOf(stream);
    const first = packets.findIndex((packet, index) => index > 2 && pidOf(packet) === VIDEO && !isStart(packet));
    packets.splice(first, 16);
    const { log, counters } = recordTs(joined(packets));
    expect(counters).toMatchObject({ lost: 0, brokenPes: 1 });
    expect(log.filter((line) => line.startsWith('picture ')).map((line) => line.split(' ')[1])).toEqual([
      'is',
      '0',
      'lost',
      '7200',
    ]);
  });
});

describe('packets', () => {
  it('said twice are taken once', () => {
    const { log, counters } = changed((all) => {
      for (let at = all.length - 1; at >= 0; at -= 3) {
        all.splice(at, 0, all[at] ?? new Uint8Array(188));
      }
    });
    expect(log).toEqual(WHOLE.log);
    expect(counters).toMatchObject({ lost: 0, duplicate: 40 });
  });

  it('of nothing, of other PIDs, or damaged on the way are left out', () => {
    const stranger = new Uint8Array(188).fill(0x47);
    const nothing = Uint8Array.from(stranger);
    nothing.set([0x47, 0x1f, 0xff, 0x10]);
    const { log } = changed((all) => {
      all.splice(50, 0, nothing);
      all.splice(20, 0, nothing, Uint8Array.from([0x47, 0x01, 0x99, 0x10, ...stranger.subarray(4)]));
    });
    expect(log).toEqual(WHOLE.log);
    const damaged = changed((all) => {
      const packet = all[placesOf(VIDEO)[4] ?? 0];
      packet?.set([(packet[1] ?? 0) | 0x80], 1);
    });
    expect(damaged.counters.lost).toBe(1);
  });

  it('that are scrambled are dropped, and told once', () => {
    const { pictures, sounds, said, counters } = changed((all) => {
      for (const place of placesOf(VIDEO)) {
        all[place]?.set([(all[place]?.[3] ?? 0) | 0x80], 3);
      }
    });
    expect(pictures).toEqual([]);
    expect(sounds.get(SOUND)?.frames.length).toBe(53);
    expect(said).toEqual(['This stream is scrambled; switch encryption of the transport stream off in the encoder.']);
    expect(counters.scrambled).toBe(placesOf(VIDEO).length);
  });

  it('are found again behind garbage, and behind a sync byte that broke', () => {
    const garbage = Uint8Array.from({ length: 700 }, (_, index) => (index % 5 === 0 ? 0x47 : index & 0xff));
    const packets = packetsOf(STREAM);
    const at = placesOf(SOUND)[3] ?? 0;
    const dirty = recordTs(joined([...packets.slice(0, at), garbage, ...packets.slice(at)]));
    expect(dirty.log).toEqual(WHOLE.log);
    expect(dirty.counters).toMatchObject({ syncLosses: 1, lost: 0 });
    packets[placesOf(VIDEO)[9] ?? 0]?.set([0x48]);
    expect(recordTs(joined(packets)).counters).toMatchObject({ syncLosses: 1, lost: 1 });
  });

  it('that never come end the reading after a MiB', () => {
    const demux = new TsDemux(NOBODY);
    const strange = new Uint8Array(512 * 1024);
    demux.push(strange);
    demux.push(strange);
    expect(() => demux.push(strange)).toThrow(MediaError);
    expect(() => demux.push(new Uint8Array(0))).toThrow(/no MPEG transport stream/);
  });
});

const NOBODY = {
  onTracks: () => undefined,
  onVideoConfig: () => undefined,
  onVideo: () => undefined,
  onVideoLoss: () => undefined,
  onAudioConfig: () => undefined,
  onAudio: () => undefined,
  onUnsupported: () => undefined,
};

/** Streams no muxer at hand writes. */
const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));
const SPS = hex('6742c01ed900a02ff9701100000303e90000ea600f162e48');
const OTHER_SPS = hex('6742c01fd900a02ff9701100000303e90000ea600f162e48');
const PPS = hex('68cb83cb20');
const PPS_1 = hex('685283cb20');
const AUD = hex('09f0');
const SEI = hex('0605025580');
const RECOVERY = hex('060601c480');
const IDR = hex('65888040');
const P = hex('419a0040');
const P_REST = hex('410a0040');
const FILLER = hex('0cffff80');

type Built = {
  /** A PES packet of one picture, behind its time unless that is undefined. */
  picture(dts: number | undefined, nals: readonly Uint8Array[]): void;
  raw(pid: number, dts: number | undefined, data: Uint8Array): void;
  map(streams: readonly Partial<StreamEntry>[], version: number, isCurrent?: boolean): void;
};

function build(streams: readonly Partial<StreamEntry>[], write: (built: Built) => void): Uint8Array {
  const packets = new PacketWriter();
  const section = { isCurrent: true, number: 0 };
  const built: Built = {
    picture: (dts, nals) => built.raw(VIDEO, dts, toAnnexB(nals)),
    raw: (pid, dts, data) => {
      const header = writePesHeader({
        streamId: pid === VIDEO ? 0xe0 : 0xc0,
        pts: dts ?? 0,
        dts: dts ?? 0,
        dataLength: data.length,
      });
      if (dts === undefined) {
        // The same header with stuffing where the time stood.
        header[7] = 0;
        header.fill(0xff, 9);
      }
      packets.unit(pid, [header, data], {});
    },
    map: (entries, version, isCurrent = true) => {
      const body = writePmt({
        pcrPid: VIDEO,
        streams: entries.map((entry) => ({
          pid: VIDEO,
          type: STREAM_TYPE.avc,
          descriptors: new Uint8Array(0),
          ...entry,
        })),
      });
      packets.section(0x1000, writeSection({ ...section, tableId: PMT_TABLE, id: 1, version, isCurrent, body }));
    },
  };
  packets.section(
    0,
    writeSection({
      ...section,
      tableId: PAT_TABLE,
      id: 1,
      version: 0,
      body: writePat([{ program: 1, mapPid: 0x1000 }]),
    }),
  );
  built.map(streams, 0);
  write(built);
  return packets.take();
}

/** Pictures as `dts pts`, key frames marked, with the types of their NAL units. */
function shown(bytes: Uint8Array): string[] {
  return recordTs(bytes).log.flatMap((line) => {
    const [word, dts, pts, ...rest] = line.split(' ');
    if (line === 'picture lost' || line.startsWith('picture is')) {
      return [line.split(' ').slice(0, 3).join(' ')];
    }
    return word === 'picture' ? [`${dts} ${pts} ${rest[0] === 'key' ? 'key ' : ''}${rest.at(-1)?.length}`] : [];
  });
}

const sizeOf = (...nals: Uint8Array[]): number => nals.reduce((sum, nal) => sum + 2 * (4 + nal.length), 0);
const AVC = [{ pid: VIDEO, type: STREAM_TYPE.avc }];
const IS = 'picture is avc1.42c01e';

describe('access units', () => {
  const rows: { name: string; write: (built: Built) => void; says: string[] }[] = [
    {
      name: 'leave delimiters, filler and parameter sets behind, and keep supplemental information',
      write: (built) => {
        built.picture(9, [AUD, SPS, PPS, SEI, IDR, FILLER]);
        built.picture(9 + STEP, [AUD, P, P_REST]);
      },
      says: [IS, `9 9 key ${sizeOf(SEI, IDR)}`, `3609 3609 ${sizeOf(P, P_REST)}`],
    },
    {
      name: 'two in a PES packet are two pictures, a frame apart',
      write: (built) => built.picture(0, [AUD, SPS, PPS, IDR, AUD, P, P_REST, AUD, P]),
      says: [IS, `0 0 key ${sizeOf(IDR)}`, `3003 3003 ${sizeOf(P, P_REST)}`, `6006 6006 ${sizeOf(P)}`],
    },
    {
      name: 'two without delimiters are told apart by their first slices',
      write: (built) => built.picture(0, [SPS, PPS, IDR, P, P_REST, SEI, P]),
      says: [IS, `0 0 key ${sizeOf(IDR)}`, `3003 3003 ${sizeOf(P, P_REST)}`, `6006 6006 ${sizeOf(SEI, P)}`],
    },
    {
      name: 'one over two PES packets is one picture',
      write: (built) => {
        built.picture(0, [SPS, PPS, IDR]);
        built.picture(STEP, [P]);
        built.picture(undefined, [P_REST]);
        built.picture(2 * STEP, [P]);
      },
      says: [IS, `0 0 key ${sizeOf(IDR)}`, `3600 3600 ${sizeOf(P, P_REST)}`, `7200 7200 ${sizeOf(P)}`],
    },
    {
      name: 'one cut inside a NAL unit is one picture',
      write: (built) => {
        built.picture(0, [SPS, PPS, IDR]);
        built.raw(VIDEO, STEP, toAnnexB([P]).subarray(0, 6));
        built.raw(VIDEO, undefined, toAnnexB([P]).subarray(6));
        built.picture(2 * STEP, [P]);
      },
      says: [IS, `0 0 key ${sizeOf(IDR)}`, `3600 3600 ${sizeOf(P)}`, `7200 7200 ${sizeOf(P)}`],
    },
    {
      name: 'one without a time comes a frame after the last',
      write: (built) => {
        built.picture(0, [SPS, PPS, IDR]);
        built.picture(undefined, [AUD, P]);
      },
      says: [IS, `0 0 key ${sizeOf(IDR)}`, `3003 3003 ${sizeOf(P)}`],
    },
    {
      name: 'whose beginning is lost are left out',
      write: (built) => {
        built.picture(0, [SPS, PPS, IDR]);
        built.picture(STEP, [P_REST]);
        built.picture(2 * STEP, [P]);
      },
      says: [IS, `0 0 key ${sizeOf(IDR)}`, 'picture lost', `7200 7200 ${sizeOf(P)}`],
    },
    {
      name: 'before the first parameter sets are left out',
      write: (built) => {
        built.picture(0, [P]);
        built.picture(STEP, [SPS, PPS, IDR]);
      },
      says: [IS, `3600 3600 key ${sizeOf(IDR)}`],
    },
    {
      name: 'repeat their parameter sets without another configuration, and change them with one',
      write: (built) => {
        built.picture(0, [SPS, PPS, IDR]);
        built.picture(STEP, [SPS, PPS, IDR]);
        built.picture(2 * STEP, [OTHER_SPS, PPS, IDR]);
        built.picture(3 * STEP, [OTHER_SPS, PPS, IDR]);
      },
      says: [
        IS,
        `0 0 key ${sizeOf(IDR)}`,
        `3600 3600 key ${sizeOf(IDR)}`,
        'picture is avc1.42c01f',
        `7200 7200 key ${sizeOf(IDR)}`,
        `10800 10800 key ${sizeOf(IDR)}`,
      ],
    },
    {
      name: 'add a parameter set once',
      write: (built) => {
        built.picture(0, [SPS, PPS, IDR]);
        built.picture(STEP, [PPS_1, P]);
        built.picture(2 * STEP, [SPS, PPS, IDR]);
        built.picture(3 * STEP, [PPS_1, P]);
      },
      says: [
        IS,
        `0 0 key ${sizeOf(IDR)}`,
        IS,
        `3600 3600 ${sizeOf(P)}`,
        `7200 7200 key ${sizeOf(IDR)}`,
        `10800 10800 ${sizeOf(P)}`,
      ],
    },
  ];
  for (const { name, write, says } of rows) {
    it(name, () => {
      expect(shown(build(AVC, write))).toEqual(says);
    });
  }

  it('without an IDR for ten seconds are told of, once', () => {
    const refresh = (sei: readonly Uint8Array[]): readonly string[] =>
      recordTs(
        build(AVC, (built) => {
          built.picture(0, [SPS, PPS, IDR]);
          for (let at = 1; at < 40; at += 1) {
            built.picture(at * 90_000, [...sei, P]);
          }
        }),
      ).said;
    expect(refresh([RECOVERY])).toEqual([expect.stringMatching(/only recovery points .* closed GOPs/)]);
    expect(refresh([])).toEqual([expect.stringMatching(/no IDR key frame for 10 s; /)]);
  });
});

describe('times', () => {
  it('go on past 2^33, sound and picture together', () => {
    const start = 2 ** 33 - 2 * STEP;
    const adts = hex('fff14c80017ffc21100460');
    const stream = build([{ pid: VIDEO }, { pid: SOUND, type: STREAM_TYPE.adts }], (built) => {
      built.picture(start, [SPS, PPS, IDR]);
      for (let at = 1; at < 6; at += 1) {
        built.raw(SOUND, start + at * STEP - 900, adts);
        built.picture(start + at * STEP, [P]);
      }
    });
    const { pictures, sounds } = recordTs(stream);
    expect(pictures.map(({ dts }) => dts)).toEqual([0, 1, 2, 3, 4, 5].map((at) => start + at * STEP));
    expect(sounds.get(SOUND)?.frames.map(({ pts }) => pts)).toEqual(
      [1, 2, 3, 4, 5].map((at) => start + at * STEP - 900),
    );
    expect(pictures.filter(({ dts }) => wrapped(dts) !== dts).length).toBe(4);
  });

  it('that jump are passed on', () => {
    const times = [900_000, 903_600, 90_000_000, 90_003_600, 0, 3600];
    const stream = build(AVC, (built) => times.forEach((time) => built.picture(time, [SPS, PPS, IDR])));
    expect(recordTs(stream).pictures.map(({ dts }) => dts)).toEqual(times);
  });
});

describe('program maps', () => {
  it('that change end tracks, begin others, and keep the rest', () => {
    const sound = { pid: SOUND, type: STREAM_TYPE.adts };
    const stream = build([{ pid: VIDEO }, sound], (built) => {
      built.picture(0, [SPS, PPS, IDR]);
      built.map([{ pid: VIDEO }, { ...sound, pid: 258 }], 1);
      built.picture(STEP, [P]);
      built.map([{ pid: VIDEO }, { ...sound, pid: 258 }, sound], 2, false);
      built.map([{ pid: 300, type: STREAM_TYPE.hevc }, { pid: VIDEO }], 3);
      built.picture(2 * STEP, [P]);
      built.map([{ pid: VIDEO, type: 0x02 }], 4);
      built.picture(3 * STEP, [P]);
    });
    const { log, said } = recordTs(stream);
    const brief = log.map((line) =>
      line.startsWith('tracks')
        ? [...line.matchAll(/"id":(\d+)/g)].map(([, id]) => id).join(',')
        : line.split(' ').slice(0, 2).join(' '),
    );
    expect(brief).toEqual([
      '256,257',
      '256,258',
      'picture is',
      'picture 0',
      'said This',
      '256',
      'picture 3600',
      'said This',
      'picture 7200',
      '',
    ]);
    expect(said).toEqual([
      'This stream carries several pictures; one is taken.',
      "This stream's picture is MPEG-2 video; set the encoder to H.264 or HEVC.",
    ]);
  });

  it('with a wrong checksum count as broken', () => {
    const packets = packetsOf(STREAM);
    const map = packets.find((packet) => pidOf(packet) === 0x1000);
    map?.set([0xee], 30);
    expect(recordTs(joined(packets)).counters.brokenSections).toBe(1);
  });
});
