import type { Condition } from '@rostrum/service/process-health';

/** What ingest's processes tell of themselves to who runs the site. */

/** Libsrt is missing. */
export const SRT_OFF: Condition = {
  code: 'SRT_OFF',
  severity: 'off',
  say: 'SRT is off, since libsrt is not installed.',
  cure: 'Debian’s ffmpeg brings it: apt-get install ffmpeg, then restart. Or set INGEST_SRT_PORT to 0.',
};

const BUS_AWAY: Condition = {
  code: 'BUS_AWAY',
  severity: 'bad',
  say: 'Redis does not answer ingest: edges learn nothing new of what is live. What plays goes on.',
  cure: 'See whether Redis runs and whether REDIS_URL can be reached from here.',
};

const NO_LADDER: Condition = {
  code: 'NO_LADDER',
  severity: 'off',
  say: 'There is no ffmpeg with an H.264 encoder, so viewers get the original picture alone.',
  cure: 'Install ffmpeg (apt-get install ffmpeg) and restart ingest; or set INGEST_LADDER to off.',
};

export function coreConditions(core: {
  readonly isBusConnected: boolean;
  readonly lacksEncoder: boolean;
}): Condition[] {
  return [...(core.isBusConnected ? [] : [BUS_AWAY]), ...(core.lacksEncoder ? [NO_LADDER] : [])];
}
