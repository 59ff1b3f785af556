import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { Fault } from '../words.ts';

/** More is no password. */
const INPUT_MAX_BYTES = 4_096;

/**
 * Reads a password: typed twice at the terminal without being shown, or all of standard input without its last line end.
 * @throws Fault when there is no terminal, or the two differ.
 */
export async function readPassword(isFromStdin: boolean): Promise<string> {
  if (isFromStdin) {
    return readAll();
  }
  if (!process.stdin.isTTY) {
    throw new Fault('There is no terminal to ask for the password. Give it on standard input, with --password-stdin.');
  }
  const first = await ask('Password: ');
  if (first !== (await ask('Once more: '))) {
    throw new Fault('The two differ. Nothing was changed.');
  }
  return first;
}

async function readAll(): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > INPUT_MAX_BYTES) {
      throw new Fault('What stands on standard input is no password: it is too long.');
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '');
}

async function ask(question: string): Promise<string> {
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await terminal.question('');
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}
