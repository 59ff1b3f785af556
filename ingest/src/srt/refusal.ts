/** Why a caller is refused in the handshake; codes of SRT access control, which mean what HTTP's do. */
export type RefusalCode = keyof typeof REFUSALS;

export const REFUSALS = {
  MALFORMED: { code: 1400, say: 'The stream id cannot be read.' },
  UNKNOWN_KEY: {
    code: 1401,
    say: 'This stream key is not known here. Copy it again from the studio: it was mistyped, replaced or revoked.',
  },
  TOO_MANY: { code: 1402, say: 'Too many encoders are connected. End one, or use another server.' },
  TOO_MANY_FAILURES: {
    code: 1403,
    say: 'This stream key is not known here, and its address has failed often. Copy the key again from the studio.',
  },
  NOT_PUBLISHING: {
    code: 1405,
    say: 'This server only takes streams by SRT. Set the stream id to publish: and the stream key; viewers use the watch page.',
  },
  NO_PASSPHRASE: {
    code: 1406,
    say: 'This channel’s SRT cannot be set up as its settings ask for. Look at its passphrase in the studio.',
  },
  /** Refused by libsrt itself: 10 and 11 on the wire. */
  NOT_COMPLETED: {
    code: 10,
    say: 'The handshake came to nothing: the passphrase is wrong or missing, or the encoder gave up. Compare it with the studio’s.',
  },
} as const;
