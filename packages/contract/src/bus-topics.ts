/** Names on the bus (Redis). One table, so that both sides of each name meet here. */

/** Pub/sub channels. Payloads are JSON by the schema named. */
export const TOPICS = {
  /** {@link StreamState}, each time it changes. */
  streamState: 'rostrum:stream-state',
  /** {@link ChannelCard}, each time a channel is made, changed or removed. */
  channel: 'rostrum:channel',
  /** {@link ChatBan}, made or lifted. */
  chatBan: 'rostrum:chat-ban',
  /** {@link ChatMembers}: how many sockets one edge holds in a conversation. */
  chatMembers: 'rostrum:chat-members',
  /** {@link EdgeAudience}: who watches a channel through one edge process. */
  audience: 'rostrum:audience',
  /** {@link RollAsk}: every edge process says who watches through it. */
  rollAsk: 'rostrum:roll-ask',
  /** {@link RollAnswer}. */
  rollAnswer: 'rostrum:roll-answer',
  /** {@link MachineReport} of each machine, every five seconds; {@link machineGoneSchema} when it is stopped. */
  machine: 'rostrum:machine',
  /** `{ slug }`: how encoders come in to a channel was changed. */
  encoderSettings: 'rostrum:encoder-settings',
  /** `{ slug }`: where a channel is pulled from was changed. */
  pull: 'rostrum:pull',
  /** `{ slug }`: what viewers are to see of a channel was decided: rehearsal, slate, end. */
  stage: 'rostrum:stage',
  /** `{ slug, role? }` or `{ slug, keyId }`: the main key of a role, one with a name, or every one is worth nothing now; who publishes with it is ended. */
  streamKeyRotated: 'rostrum:stream-key-rotated',
  /** {@link PublicKeySet}: the keys by which entitlements are verified. */
  entitlementKeys: 'rostrum:entitlement-keys',
  /** {@link Revocation}: who plays by it is ended. */
  revocation: 'rostrum:revocation',
  /** {@link sessionEndedSchema}: a session that made room for a newer one. */
  sessionEnded: 'rostrum:session-ended',
} as const;

/** Redis keys. */
export const KEYS = {
  /** Hash slug → StreamState JSON. */
  streamStates: 'rostrum:stream-states',
  /** Hash slug → ChannelCard JSON. */
  channels: 'rostrum:channels',
  /** String: `true` once web has told all its channels; without it an empty hash tells nothing. */
  channelsTold: 'rostrum:channels-told',
  /** Hash slug → `{ epoch, peak }`: the most viewers at once of its last event. */
  audiencePeaks: 'rostrum:audience-peaks',
  /** Hash id → MachineReport JSON, the last of each. */
  machines: 'rostrum:machines',
  /** Hash id → {@link MachineConfiguration} JSON: by what settings each machine runs, without secrets. */
  configurations: 'rostrum:configurations',
  /** Hash id → ChatBan JSON. */
  chatBans: 'rostrum:chat-bans',
  /** String: PublicKeySet JSON. */
  entitlementKeys: 'rostrum:entitlement-key-set',
  /** Hash {@link revocationKey} → Revocation JSON. */
  revocations: 'rostrum:revocations',
  /** Slots of an account: the sessions that play now. */
  accountSessions: (account: string) => `rostrum:sessions:${account}`,
  /** Lease of a channel: who is its origin. */
  channelLease: (slug: string) => `rostrum:lease:channel:${slug}`,
  /** What the authority is to find for a token of its challenge (RFC 8555 §8.3); it lapses. */
  acmeChallenge: (token: string) => `rostrum:acme:challenge:${token}`,
  /** Lease of a host name: who orders its certificate. */
  acmeLease: (name: string) => `rostrum:lease:acme:${name}`,
  /** Redis stream, one a channel: the truth of its chat. */
  conversation: (slug: string) => `rostrum:chat:${slug}`,
} as const;
