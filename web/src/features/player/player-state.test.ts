import { describe, expect, it } from 'vitest';
import {
  believe,
  initialState,
  type LiveStatus,
  type Phase,
  type PlayerEvent,
  phaseOf,
  reduce,
} from './player-state.ts';

const LIVE: LiveStatus = { status: 'live', epoch: 'a1' };
const AWAY: LiveStatus = { status: 'reconnecting', epoch: 'a1' };
const ENDED: LiveStatus = { status: 'ended', epoch: 'a1' };
const OFFLINE: LiveStatus = { status: 'offline' };
const status = (live: LiveStatus): PlayerEvent => ({ kind: 'status', live });

type Row = { name: string; from: LiveStatus; events: PlayerEvent[]; phase: Phase };

const ROWS: Row[] = [
  { name: 'a page opened early waits', from: OFFLINE, events: [], phase: 'offline' },
  { name: 'a channel that goes live starts by itself', from: OFFLINE, events: [status(LIVE)], phase: 'starting' },
  { name: 'the first frame makes it live', from: LIVE, events: [{ kind: 'frame' }], phase: 'live' },
  {
    name: 'a stall while the encoder sends is still live, and shown as loading',
    from: LIVE,
    events: [{ kind: 'frame' }, { kind: 'stalled' }],
    phase: 'live',
  },
  {
    name: 'the buffer plays on after the encoder has gone',
    from: LIVE,
    events: [{ kind: 'frame' }, status(AWAY)],
    phase: 'live',
  },
  {
    name: 'a stall while the encoder is away is told',
    from: LIVE,
    events: [{ kind: 'frame' }, status(AWAY), { kind: 'stalled' }],
    phase: 'reconnecting',
  },
  {
    name: 'the picture that moves again is live',
    from: LIVE,
    events: [{ kind: 'frame' }, status(AWAY), { kind: 'stalled' }, status(LIVE), { kind: 'moving' }],
    phase: 'live',
  },
  {
    name: 'the encoder is back but the picture is not yet: still reconnecting',
    from: LIVE,
    events: [{ kind: 'frame' }, { kind: 'stalled' }, status(AWAY), status(LIVE)],
    phase: 'reconnecting',
  },
  {
    name: 'who saw the end is not told to be early when the channel comes to rest',
    from: ENDED,
    events: [status(OFFLINE)],
    phase: 'ended',
  },
  {
    name: 'failing requests with a standing picture are told as a reconnect',
    from: LIVE,
    events: [{ kind: 'frame' }, { kind: 'cut-off' }, { kind: 'stalled' }],
    phase: 'reconnecting',
  },
  {
    name: 'failing requests with a moving picture are not told',
    from: LIVE,
    events: [{ kind: 'frame' }, { kind: 'cut-off' }],
    phase: 'live',
  },
  {
    name: 'the last seconds of an ended event are still shown',
    from: LIVE,
    events: [{ kind: 'frame' }, status(ENDED)],
    phase: 'live',
  },
  {
    name: 'an event played to its end has ended',
    from: LIVE,
    events: [{ kind: 'frame' }, status(ENDED), { kind: 'finished' }],
    phase: 'ended',
  },
  {
    name: 'a new event after the end starts by itself',
    from: ENDED,
    events: [status({ status: 'live', epoch: 'a2' })],
    phase: 'starting',
  },
  { name: 'a page opened while the encoder is away says so', from: AWAY, events: [], phase: 'reconnecting' },
  { name: 'who may not watch is told', from: LIVE, events: [{ kind: 'refused' }], phase: 'refused' },
  { name: 'a fault is told', from: LIVE, events: [{ kind: 'broken', fault: 'undecodable' }], phase: 'error' },
  {
    name: 'a frame after a fault takes it back',
    from: LIVE,
    events: [{ kind: 'broken', fault: 'undecodable' }, { kind: 'frame' }],
    phase: 'live',
  },
  {
    name: 'a new event is a new chance after a fault',
    from: LIVE,
    events: [{ kind: 'broken', fault: 'undecodable' }, status({ status: 'live', epoch: 'a2' })],
    phase: 'starting',
  },
  {
    name: 'the same status again does not hide a fault',
    from: LIVE,
    events: [{ kind: 'broken', fault: 'undecodable' }, status(LIVE)],
    phase: 'error',
  },
  {
    name: 'a stream opened anew in the middle of an event is a reconnect',
    from: LIVE,
    events: [{ kind: 'frame' }, { kind: 'stalled' }, { kind: 'unloaded', isWished: false }],
    phase: 'reconnecting',
  },
  {
    name: 'a stream opened anew because the viewer chose sound alone just starts',
    from: LIVE,
    events: [{ kind: 'frame' }, { kind: 'unloaded', isWished: true }],
    phase: 'starting',
  },
  {
    name: 'the next event on the channel starts',
    from: LIVE,
    events: [
      { kind: 'frame' },
      status(ENDED),
      { kind: 'finished' },
      { kind: 'unloaded', isWished: false },
      status({ status: 'live', epoch: 'a2' }),
    ],
    phase: 'starting',
  },
  {
    name: 'a standing picture and a server out of reach are told as a lost connection',
    from: LIVE,
    events: [{ kind: 'frame' }, { kind: 'stalled' }, { kind: 'unreachable' }],
    phase: 'reconnecting',
  },
];

describe('the player state', () => {
  it.each(ROWS)('$name', ({ from, events, phase }) => {
    expect(phaseOf(events.reduce(reduce, initialState(from)))).toBe(phase);
  });
});

describe('what is believed of the status', () => {
  it.each([
    {
      name: 'an event lost by a restart is awaited',
      before: LIVE,
      told: OFFLINE,
      lostForMs: 59_000,
      status: 'reconnecting',
    },
    { name: 'for a minute', before: AWAY, told: OFFLINE, lostForMs: 60_000, status: 'ended' },
    { name: 'an event that ended is over', before: LIVE, told: ENDED, lostForMs: 0, status: 'ended' },
    { name: 'a channel that was not on is offline', before: OFFLINE, told: OFFLINE, lostForMs: 0, status: 'offline' },
    { name: 'a channel that is back is live', before: AWAY, told: LIVE, lostForMs: 0, status: 'live' },
  ] as const)('$name', ({ before, told, lostForMs, status }) => {
    expect(believe(before, told, lostForMs).status).toBe(status);
  });
});
