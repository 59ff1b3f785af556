import type { ApiScope } from '@rostrum/contract/api-key';

/** What a scope lets a key do, for the person who chooses: names of messages of the room `account`. */
export const SCOPE_WORDS = {
  read: { label: 'read', may: 'readMay' },
  channels: { label: 'manageChannels', may: 'manageChannelsMay' },
  encoders: { label: 'manageEncoders', may: 'manageEncodersMay' },
  people: { label: 'managePeople', may: 'managePeopleMay' },
} as const satisfies Readonly<Record<ApiScope, unknown>>;
