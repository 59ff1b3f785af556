import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

/**
 * Reads `.env`: lines `KEY=value`, also `export KEY=value`; `#` begins a comment; single, double or back quotes hold
 * blanks, `#` and line ends. Nothing is replaced inside values.
 * @returns nothing when there is no such file.
 */
export function readEnvFile(file: string): NodeJS.ProcessEnv {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return {};
    }
    throw error;
  }
  return { ...parseEnv(text) };
}
