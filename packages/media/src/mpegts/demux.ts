import type { AudioConfig, AudioFrame, VideoConfig, VideoFrame } from '../access-unit.ts';
import { AacTrack } from './aac-track.ts';
import { TsClock } from './clock.ts';
import { Continuity } from './continuity.ts';
import { AVC_RULES, HEVC_RULES } from './nal-roles.ts';
import { OpusTrack } from './opus-track.ts';
import { MAX_PID, PACKET_BYTES, readPacket, type TsPacket } from './packet.ts';
import { PacketReader } from './packet-reader.ts';
import { PesAssembler } from './pes-assembler.ts';
import { PAT_PID, type ProgramMap } from './program-tables.ts';
import { Programs } from './programs.ts';
import { SectionAssembler } from './section.ts';
import type { TsTrack } from './stream-kind.ts';
import { VideoTrack } from './video-track.ts';
import { type WantedTrack, wantedTracks } from './wanted-tracks.ts';

/** MPEG transport streams, ISO/IEC 13818-1: bytes in, access units out. */

// An intra picture of 4K at a generous rate stays below 4 MiB; twice that is a broken stream.
const MAX_VIDEO_PES_BYTES = 8 * 1024 * 1024;
// Sound says its length in 16 bits; muxers that leave it at 0 send a second at most.
const MAX_AUDIO_PES_BYTES = 1024 * 1024;
/** Different sentences said of one stream. */
const MAX_SAID = 64;

/** What went through; packets of PIDs that are not followed count only as packets. */
export type TsCounters = {
  packets: number;
  /** Packets missing by their counters. */
  lost: number;
  duplicate: number;
  syncLosses: number;
  /** PES packets of no use: longer or shorter than they say, or of another form. */
  brokenPes: number;
  /** Tables whose checksum or form does not hold. */
  brokenSections: number;
  scrambled: number;
};

/** What of a sound is known beside its configuration. */
export type SoundLabel = Pick<TsTrack, 'language' | 'audioType'>;

/** Frames own their bytes. Times are unwrapped past 2^33, one count for all tracks; jumps of the encoder's clock are left in. */
export type TsDemuxEvents = {
  /** The tracks that are read, at first and after each change; those not in the list have ended. */
  onTracks(tracks: readonly TsTrack[]): void;
  /** Before the first picture, and before the first one to which another holds. */
  onVideoConfig(config: VideoConfig): void;
  onVideo(frame: VideoFrame): void;
  /** A picture is missing here: until the next key frame, what follows may refer to it. */
  onVideoLoss(): void;
  onAudioConfig(trackId: number, config: AudioConfig, label: SoundLabel): void;
  onAudio(trackId: number, frame: AudioFrame): void;
  /** What is not taken, or viewers will miss, in a sentence for the encoder's owner; each one once. */
  onUnsupported(say: string): void;
};

type Decoder = Pick<AacTrack, 'push' | 'lose'> & { readonly end?: () => void };
type Followed = { track: TsTrack; readonly key: string; readonly decoder: Decoder; readonly assembler: PesAssembler };
type Route = {
  readonly continuity: Continuity;
  readonly take: (packet: TsPacket, bytes: Uint8Array, end: number) => void;
  readonly lose: () => void;
};

/** Reads one stream. Holds a PES packet for each track, 8 MiB of picture and 1 MiB of sound at most. */
export class TsDemux {
  readonly #events: TsDemuxEvents;
  readonly #reader = new PacketReader((bytes, at) => this.#packet(bytes, at));
  readonly #clock = new TsClock();
  readonly #programs = new Programs({
    onMapPids: (pids) => this.#followMaps(pids),
    onMap: (map) => this.#followMap(map),
    onBroken: () => {
      this.#counters.brokenSections += 1;
    },
  });
  readonly #routes = new Map<number, Route>();
  #mapPids: ReadonlySet<number> = new Set();
  #followed = new Map<number, Followed>();
  readonly #said = new Set<string>();
  readonly #counters: TsCounters = {
    packets: 0,
    lost: 0,
    duplicate: 0,
    syncLosses: 0,
    brokenPes: 0,
    brokenSections: 0,
    scrambled: 0,
  };

  constructor(events: TsDemuxEvents) {
    this.#events = events;
    this.#routes.set(
      PAT_PID,
      sectionRoute((bytes) => this.#programs.pushPat(bytes)),
    );
  }

  get counters(): Readonly<TsCounters> {
    return { ...this.#counters, syncLosses: this.#reader.syncLosses };
  }

  /**
   * Takes bytes cut anywhere; they may be overwritten afterwards.
   * @throws MediaError `INVALID` where the first MiB holds no packets; then for ever. All else is skipped and counted.
   */
  push(bytes: Uint8Array): void {
    this.#reader.push(bytes);
  }

  /** The stream is over: the pictures and sounds in hand come out. */
  end(): void {
    this.#reader.end();
    for (const { assembler, decoder } of this.#followed.values()) {
      assembler.end();
      decoder.end?.();
    }
  }

  #packet(bytes: Uint8Array, at: number): void {
    this.#counters.packets += 1;
    const packet = readPacket(bytes, at);
    const route = this.#routes.get(packet.pid);
    // What came damaged is missing: the next packet's counter tells.
    if (route === undefined || packet.isBroken || !packet.hasPayload) {
      return;
    }
    const follows = route.continuity.follows(packet);
    const finding = route.continuity.check(packet, bytes, at);
    if (finding === 'duplicate') {
      this.#counters.duplicate += 1;
      return;
    }
    this.#counters.lost += finding;
    // A break that is announced is no loss, but what it cuts is cut.
    if (finding > 0 || (!follows && !packet.isStart)) {
      route.lose();
    }
    if (packet.isScrambled) {
      this.#counters.scrambled += 1;
      this.#say('This stream is scrambled; switch encryption of the transport stream off in the encoder.');
      route.lose();
      return;
    }
    route.take(packet, bytes, at + PACKET_BYTES);
  }

  #followMaps(pids: ReadonlySet<number>): void {
    for (const pid of this.#mapPids) {
      if (!pids.has(pid)) {
        this.#routes.delete(pid);
      }
    }
    this.#mapPids = pids;
    for (const pid of pids) {
      if (pid !== PAT_PID && !this.#followed.has(pid) && !this.#routes.has(pid)) {
        this.#routes.set(
          pid,
          sectionRoute((bytes) => this.#programs.pushPmt(pid, bytes)),
        );
      }
    }
  }

  #followMap(map: ProgramMap): void {
    const wanted = this.#wantedOf(map);
    const before = JSON.stringify([...this.#followed.values()].map(({ track }) => track));
    for (const [pid, old] of this.#followed) {
      if (wanted.get(pid)?.key !== old.key) {
        this.#followed.delete(pid);
        this.#routes.delete(pid);
        old.assembler.end();
        old.decoder.end?.();
      }
    }
    const followed = new Map<number, Followed>();
    for (const [pid, { track, key, opusChannels }] of wanted) {
      const old = this.#followed.get(pid);
      followed.set(pid, old === undefined ? this.#open(track, key, opusChannels) : { ...old, track });
    }
    this.#followed = followed;
    const tracks = [...followed.values()].map(({ track }) => track);
    if (JSON.stringify(tracks) !== before || tracks.length === 0) {
      this.#events.onTracks(tracks);
    }
  }

  #wantedOf({ streams }: ProgramMap): ReadonlyMap<number, WantedTrack> {
    const free = streams.filter(({ pid }) => pid !== PAT_PID && pid !== MAX_PID && !this.#mapPids.has(pid));
    const picture = [...this.#followed.values()].find(({ track }) => track.kind === 'video')?.track.id;
    return wantedTracks(free, picture, (say) => this.#say(say));
  }

  #open(track: TsTrack, key: string, opusChannels: number): Followed {
    const onUnsupported = (say: string): void => this.#say(say);
    const { id } = track;
    if (track.kind === 'video') {
      const decoder = new VideoTrack(track.codec === 'hevc' ? HEVC_RULES : AVC_RULES, this.#clock, {
        onVideoConfig: (config) => this.#events.onVideoConfig(config),
        onVideo: (frame) => this.#events.onVideo(frame),
        onVideoLoss: () => this.#events.onVideoLoss(),
        onUnsupported,
      });
      return this.#route({
        track,
        key,
        decoder,
        assembler: this.#assemble(decoder, (data) => decoder.continues(data)),
      });
    }
    const events = {
      onAudioConfig: (config: AudioConfig) => {
        const { language, audioType } = this.#followed.get(id)?.track ?? track;
        this.#events.onAudioConfig(id, config, {
          ...(language === undefined ? {} : { language }),
          ...(audioType === undefined ? {} : { audioType }),
        });
      },
      onAudio: (frame: AudioFrame) => this.#events.onAudio(id, frame),
      onUnsupported,
    };
    const decoder =
      track.codec === 'opus' ? new OpusTrack(opusChannels, this.#clock, events) : new AacTrack(this.#clock, events);
    return this.#route({ track, key, decoder, assembler: this.#assemble(decoder, undefined) });
  }

  #assemble(decoder: Decoder, continues: ((data: Uint8Array) => boolean) | undefined): PesAssembler {
    return new PesAssembler({
      maxBytes: continues === undefined ? MAX_AUDIO_PES_BYTES : MAX_VIDEO_PES_BYTES,
      continues,
      wantsRest: continues === undefined,
      onPes: (pes) => decoder.push(pes),
      onBroken: (why) => {
        if (why === 'scrambled') {
          this.#counters.scrambled += 1;
          this.#say('This stream is scrambled; switch encryption of the transport stream off in the encoder.');
        } else {
          this.#counters.brokenPes += 1;
        }
        decoder.lose();
      },
    });
  }

  #route(followed: Followed): Followed {
    const { assembler, decoder, track } = followed;
    this.#routes.set(track.id, {
      continuity: new Continuity(),
      take: (packet, bytes, end) =>
        assembler.push(bytes, { from: packet.payloadStart, to: end, isStart: packet.isStart }),
      lose: () => {
        assembler.lose();
        decoder.lose();
      },
    });
    return followed;
  }

  #say(say: string): void {
    if (!this.#said.has(say) && this.#said.size < MAX_SAID) {
      this.#said.add(say);
      this.#events.onUnsupported(say);
    }
  }
}

function sectionRoute(onSection: (bytes: Uint8Array) => void): Route {
  const sections = new SectionAssembler();
  return {
    continuity: new Continuity(),
    take: (packet, bytes, end) => sections.push(bytes.subarray(packet.payloadStart, end), packet.isStart, onSection),
    lose: () => sections.reset(),
  };
}
