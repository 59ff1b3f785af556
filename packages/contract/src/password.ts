/** Shortest password taken. Length is what counts against guessing; there are no rules on its characters. */
export const PASSWORD_MIN = 10;
/** Longest: argon2 reads it all, so a bound keeps a request from buying much CPU. */
export const PASSWORD_MAX = 256;
/** Fewer different characters are a key that was held down. */
const DIFFERENT_MIN = 5;

/** @returns why a password cannot be chosen, in a sentence; undefined where it can. */
export function faultOfPassword(password: string): string | undefined {
  if (password.length < PASSWORD_MIN) {
    return `Choose a password of at least ${PASSWORD_MIN} characters.`;
  }
  if (password.length > PASSWORD_MAX) {
    return `Choose a password of at most ${PASSWORD_MAX} characters.`;
  }
  return new Set(password).size < DIFFERENT_MIN
    ? 'This password is guessed at once. Choose one of several words, or of more different characters.'
    : undefined;
}
