/** The studio: a channel, its settings, its encoders, its viewers. */
export const studio = {} as const;
