/**
 * The entry of every npm script: brings what is missing, then goes on in `src/COMMAND.ts` under Node 24.
 * Plain JavaScript with built-ins only, since it is started by whatever Node the machine has (18 or newer).
 * Everything it says goes to stderr; it is silent when nothing is missing.
 */
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from './setup/launch.mjs';
import { withLock } from './setup/lock.mjs';
import { COMMANDS, needsOf } from './setup/needs.mjs';
import { missing, provide } from './setup/provide.mjs';
import { SetupFault, say } from './setup/say.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const [command = '', ...commandArguments] = process.argv.slice(2);

try {
  if (!COMMANDS.includes(command)) {
    throw new SetupFault(`There is no command '${command}'. There are: ${COMMANDS.join(', ')}.`);
  }
  const needs = needsOf(command, commandArguments, root);
  if (missing(root, needs)) {
    await withLock(root, () => provide(root, needs));
  }
  await launch(root, command, commandArguments);
} catch (error) {
  say(error instanceof SetupFault ? error.message : error instanceof Error ? `${error.stack}` : String(error));
  process.exitCode = 1;
}
