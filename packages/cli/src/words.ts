import { ConfigError } from '@rostrum/service/config';
import { RostrumError } from '@rostrum/service/errors';
import { SecretFileError } from '@rostrum/service/secret-file';

/** A fault that is the person's to mend, told in words alone. */
export class Fault extends Error {}

/** Tells an error on stderr and ends with 1: a sentence where it is one meant for people, with its stack otherwise. */
export function exitInWords(error: unknown): never {
  process.stderr.write(`${inWords(error)}\n`);
  process.exit(1);
}

/** @returns what to tell a person of an error. */
export function inWords(error: unknown): string {
  if (
    error instanceof Fault ||
    error instanceof ConfigError ||
    error instanceof RostrumError ||
    error instanceof SecretFileError
  ) {
    return error.message;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
