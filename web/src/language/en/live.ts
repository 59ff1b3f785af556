/** What runs on a channel now: its report, its diagnosis, its controls. */
export const live = {} as const;
