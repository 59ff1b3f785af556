/** People, groups, activity and the console. */
export const admin = {} as const;
