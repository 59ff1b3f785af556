import type { StreamStatus } from '@rostrum/contract/stream-state';

/** What the person in front of the player is told. */
export type Phase = 'offline' | 'starting' | 'live' | 'reconnecting' | 'ended' | 'refused' | 'error';

/** `GET /api/v1/channels/SLUG/live`, answered by the edge from memory. Times are milliseconds since 1970. */
export type LiveStatus = {
  readonly status: StreamStatus;
  readonly epoch?: string;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly graceEndsAt?: number;
  /** While reconnecting: a slate can be played in the encoder's place. */
  readonly isBridged?: boolean;
  /** The event has a rendition of sound. */
  readonly hasSound?: boolean;
  readonly title?: string;
  readonly description?: string;
  readonly viewers?: number;
};

/** What keeps a picture from being shown, for good. */
export type PlayerFault = 'unsupported' | 'undecodable';

/** What is known of the channel and of the picture; {@link phaseOf} folds it into one phase. */
export type PlayerState = {
  readonly live: LiveStatus;
  /** A frame of the loaded stream was on the screen. */
  readonly hasFrame: boolean;
  /** The picture should move and does not. */
  readonly isStalled: boolean;
  /** Requests for picture and sound fail since the picture last moved. */
  readonly isCutOff: boolean;
  /** Not even the status can be asked: the way to the server is at fault, not the stream. */
  readonly isUnreachable: boolean;
  /** The stream of this event was taken off the screen to be opened anew. */
  readonly isInterrupted: boolean;
  /** The picture stopped because the encoder went away; holds until it moves again. */
  readonly isAway: boolean;
  /** The player played the list to its end. */
  readonly isFinished: boolean;
  /** This person may not watch. */
  readonly isRefused: boolean;
  /** What is broken for good. */
  readonly fault?: PlayerFault;
};

export type PlayerEvent =
  | { readonly kind: 'status'; readonly live: LiveStatus }
  | { readonly kind: 'frame' }
  | { readonly kind: 'stalled' }
  | { readonly kind: 'moving' }
  | { readonly kind: 'cut-off' }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'finished' }
  /** The stream was taken off the screen; what comes next starts anew. `isWished`: by the viewer, to change the rendition. */
  | { readonly kind: 'unloaded'; readonly isWished: boolean }
  | { readonly kind: 'refused' }
  | { readonly kind: 'broken'; readonly fault: PlayerFault };

/** The state before anything was heard. */
export function initialState(live: LiveStatus): PlayerState {
  return {
    live,
    hasFrame: false,
    isStalled: false,
    isCutOff: false,
    isUnreachable: false,
    isInterrupted: false,
    isAway: false,
    isFinished: false,
    isRefused: false,
  };
}

/** Pure: the state after an event. */
export function reduce(state: PlayerState, event: PlayerEvent): PlayerState {
  switch (event.kind) {
    case 'status':
      return takeStatus(state, event.live);
    case 'frame':
      return withoutTrouble({ ...state, hasFrame: true, isStalled: false, isInterrupted: false, isFinished: false });
    case 'moving':
      return state.isStalled || state.isCutOff || state.isAway
        ? { ...state, isStalled: false, isCutOff: false, isAway: false }
        : state;
    case 'stalled':
      return state.isStalled
        ? state
        : { ...state, isStalled: true, isAway: state.isAway || state.live.status === 'reconnecting' };
    case 'cut-off':
      return state.isCutOff ? state : { ...state, isCutOff: true };
    case 'unreachable':
      return state.isUnreachable ? state : { ...state, isUnreachable: true };
    case 'finished':
      return { ...state, isFinished: true };
    case 'unloaded':
      return {
        ...state,
        hasFrame: false,
        isStalled: false,
        isInterrupted: state.isInterrupted || (state.hasFrame && !state.isFinished && !event.isWished),
        isFinished: false,
      };
    case 'refused':
      return { ...state, isRefused: true };
    case 'broken':
      return { ...state, fault: event.fault };
  }
}

/** Pure: the one phase a state means. The buffer plays on after the encoder has gone, so what moves is live. */
export function phaseOf(state: PlayerState): Phase {
  const { live, hasFrame, isStalled, isFinished } = state;
  const isMoving = hasFrame && !isStalled && !isFinished;
  if (state.isRefused) {
    return 'refused';
  }
  if (state.fault !== undefined) {
    return 'error';
  }
  switch (live.status) {
    case 'offline':
      return 'offline';
    case 'ended':
      return isMoving ? 'live' : 'ended';
    case 'reconnecting':
      return isMoving ? 'live' : 'reconnecting';
    case 'live':
      if (!hasFrame) {
        return state.isInterrupted ? 'reconnecting' : 'starting';
      }
      return isStalled && (state.isCutOff || state.isUnreachable || state.isAway) ? 'reconnecting' : 'live';
  }
}

/** Pure: whether there is something to load. */
export function isPlayable({ status, isBridged = false }: LiveStatus): boolean {
  return status === 'live' || (status === 'reconnecting' && isBridged);
}

/** A server that restarts forgets its event for a moment; its encoder is back within this, or not at all. */
const LOST_GRACE_MS = 60_000;

/**
 * Pure: the status to believe. An event that was on the screen and is gone without having ended was lost by the server;
 * the encoder is awaited for as long as a reconnect usually takes.
 * @param lostForMs how long "offline" was heard since.
 */
export function believe(before: LiveStatus, told: LiveStatus, lostForMs: number): LiveStatus {
  const wasOn = before.status === 'live' || before.status === 'reconnecting';
  if (told.status !== 'offline' || !wasOn) {
    return told;
  }
  return { ...before, status: lostForMs < LOST_GRACE_MS ? 'reconnecting' : 'ended' };
}

function takeStatus(state: PlayerState, live: LiveStatus): PlayerState {
  const isNewEvent = live.epoch !== undefined && live.epoch !== state.live.epoch;
  const isBackOn = live.status === 'live' && state.live.status !== 'live';
  const isOver = live.status === 'offline' || live.status === 'ended';
  const next: PlayerState = {
    ...state,
    // Who saw it end is not told, when the channel comes to rest, that they are early.
    live: live.status === 'offline' && state.live.status === 'ended' ? state.live : live,
    isAway: state.isAway || (state.isStalled && live.status === 'reconnecting'),
    isInterrupted: state.isInterrupted && !isOver,
    isUnreachable: false,
  };
  // A new event, or the same one back, is a new chance for what had failed.
  return isNewEvent || isBackOn ? { ...withoutTrouble(next), isAway: next.isAway } : next;
}

function withoutTrouble(state: PlayerState): PlayerState {
  const { fault: _fault, ...rest } = state;
  return { ...rest, isRefused: false, isCutOff: false, isAway: false };
}
