/** The account page: password, passkeys, API keys, sessions. */
export const account = {} as const;
