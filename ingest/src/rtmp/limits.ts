/** Bounds of the RTMP door. Milliseconds and bytes. */
export type RtmpLimits = {
  /** Connections at once, publishing or not. A node carries tens of encoders; the rest is room for reconnects. */
  readonly maxConnections: number;
  /** Connections at once from one address (IPv6: one /64). A venue's encoders share one address. */
  readonly maxConnectionsPerAddress: number;
  /** From accept to the end of the handshake. Three round trips; 5 s suffers a satellite link. */
  readonly handshakeMs: number;
  /** From accept to the publish command. OBS takes five round trips. */
  readonly publishMs: number;
  /** Longest a key check may take: a database or Redis that hangs must not hold encoders. */
  readonly authoriseMs: number;
  /** Silence of a publishing encoder after which it is taken for dead (no FIN after a power cut). */
  readonly idleMs: number;
  /** How long a refused encoder may still read our reason before the socket is closed. */
  readonly lingerMs: number;
  /** Input kept while the key is checked; past it the socket is paused. Holds a first key frame of an impatient encoder. */
  readonly maxHeldBytes: number;
  /** Answers the peer has not read. Ours are under 1 kB each. */
  readonly maxUnreadBytes: number;
};

export const DEFAULT_RTMP_LIMITS: RtmpLimits = {
  maxConnections: 256,
  maxConnectionsPerAddress: 64,
  handshakeMs: 5_000,
  publishMs: 10_000,
  authoriseMs: 5_000,
  idleMs: 15_000,
  lingerMs: 1_000,
  maxHeldBytes: 1 << 20,
  maxUnreadBytes: 256 << 10,
};
