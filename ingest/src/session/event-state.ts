import type { Finding, StreamState } from '@rostrum/contract/stream-state';
import type { Rung } from '../ladder/plan.ts';
import type { EventPackager } from '../packager/event-packager.ts';
import type { Notices } from './notices.ts';
import type { PublishSession } from './publish-session.ts';
import type { SourceFigures } from './source-meter.ts';
import type { EncoderState } from './source-switch.ts';

/** An event as the bus, and through it the site and the studio, is told of it. */

export type ToldState = Omit<StreamState, 'origin' | 'revision'>;

export type EventView = {
  readonly event: {
    readonly slug: string;
    readonly epoch: string;
    readonly endedAt: number | undefined;
    readonly rungs: readonly Rung[];
    readonly packager: EventPackager | undefined;
    readonly take: PublishSession | undefined;
    readonly notices: Notices;
    readonly isRehearsal: boolean;
  };
  readonly isReady: boolean;
  /** An encoder is connected and its media comes in. */
  readonly isLive: boolean;
  readonly graceEndsAt: number | undefined;
  readonly isBridged: boolean;
  readonly slate: StreamState['slate'];
  readonly isSlateByHand: boolean;
  /** Rungs that are made now. */
  readonly running: ReadonlySet<string>;
  readonly figures: SourceFigures | undefined;
  readonly encoders: readonly EncoderState[];
  readonly findings: readonly Finding[];
};

/** What is told of a channel on which nothing is on. */
export function offline(slug: string): ToldState {
  return {
    slug,
    status: 'offline',
    isBridged: false,
    isSlateByHand: false,
    isRehearsal: false,
    renditions: [],
    encoders: [],
    notices: [],
    findings: [],
  };
}

/** Longest name an encoder may give itself; the schema's bound. */
const ENCODER_MAX_CHARS = 128;

export function describeEvent({
  event,
  isReady,
  isLive,
  graceEndsAt,
  isBridged,
  slate,
  isSlateByHand,
  running,
  figures,
  encoders,
  findings,
}: EventView): ToldState {
  const { packager, take, endedAt } = event;
  const status = endedAt !== undefined ? 'ended' : !isReady ? 'offline' : isLive ? 'live' : 'reconnecting';
  return {
    slug: event.slug,
    status,
    ...(status === 'offline' ? {} : { epoch: event.epoch }),
    ...(packager === undefined ? {} : { startedAt: packager.startedAt }),
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(graceEndsAt === undefined ? {} : { graceEndsAt }),
    isBridged,
    ...(slate === undefined ? {} : { slate }),
    isSlateByHand,
    isRehearsal: event.isRehearsal,
    renditions: [...(packager?.tracks.values() ?? [])].map(({ rendition }) => {
      const { config } = rendition;
      const size = config?.kind === 'video' ? { width: config.width, height: config.height } : {};
      const isRung = event.rungs.some((rung) => rung.name === rendition.name);
      return {
        name: rendition.name,
        kind: rendition.kind,
        ...size,
        bandwidth: Math.round(rendition.measured.peakBitsPerSecond),
        running: isLive && (!isRung || running.has(rendition.name)),
      };
    }),
    ...(take?.video === undefined ? {} : { source: describeSource(take, figures) }),
    encoders: [...encoders],
    notices: event.notices.list(),
    findings: [...findings],
  };
}

function describeSource(take: PublishSession, figures: SourceFigures | undefined): NonNullable<StreamState['source']> {
  const { video, audio, encoder } = take;
  return {
    ...(video === undefined ? {} : { videoCodec: video.codecString, width: video.width, height: video.height }),
    ...(audio === undefined ? {} : { audioCodec: audio.codecString }),
    fps: figures?.fps ?? take.frameRate,
    ...(figures?.keyFrameInterval === undefined ? {} : { keyFrameInterval: figures.keyFrameInterval }),
    ...(figures === undefined ? {} : { bitrate: figures.bitrate }),
    ...(encoder === undefined ? {} : { encoder: encoder.slice(0, ENCODER_MAX_CHARS) }),
  };
}
