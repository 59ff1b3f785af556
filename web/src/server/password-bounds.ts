/** Shortest password taken. Length is what counts against guessing; there are no rules on its characters. */
export const PASSWORD_MIN = 10;
/** Longest: argon2 reads it all, so a bound keeps a request from buying much CPU. */
export const PASSWORD_MAX = 256;
