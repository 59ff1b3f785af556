/** The way on the air, and encoders’ own words. */
export const goLive = {} as const;
