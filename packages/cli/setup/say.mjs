/** What set-up tells people. Always on stderr: stdout belongs to the command. */

/** A fault of set-up in words: printed as it is, without a stack. */
export class SetupFault extends Error {}

/**
 * The system's word for a fault, such as ENOENT.
 * @param {unknown} error
 * @returns {unknown}
 */
export function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/**
 * One line, or a few that belong together.
 * @param {string} text
 */
export function say(text) {
  process.stderr.write(`set-up: ${text.replaceAll('\n', '\n        ')}\n`);
}
