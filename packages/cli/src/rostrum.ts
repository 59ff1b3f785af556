import { ConfigError } from '@rostrum/service/config';
import { errorBody, RostrumError } from '@rostrum/service/errors';
import { readSettings } from './config.ts';
import type { Answer } from './operator/command.ts';
import { COMMANDS, findCommand, helpLines, LATER, readTyped } from './operator/commands.ts';
import { faultyConfiguration } from './operator/doctor.ts';
import { openOperator } from './operator/operator.ts';
import { repositoryRoot } from './repository.ts';
import { inWords } from './words.ts';

/** `npm run -s rostrum -- COMMAND [--json]`: the operator's tool. Exit 1 = a fault, 2 = not a command. */

const words = process.argv.slice(2).filter((word) => word !== '--json');
const isJson = process.argv.includes('--json');

function print(answer: Answer): void {
  process.stdout.write(isJson ? `${JSON.stringify(answer.json)}\n` : `${answer.lines.join('\n')}\n`);
  process.exitCode = answer.exitCode ?? 0;
}

function refuse(code: string, message: string, exitCode: number, more: readonly string[] = []): void {
  if (isJson) {
    process.stdout.write(`${JSON.stringify(errorBody(code, message))}\n`);
  }
  process.stderr.write(`${[message, ...more].join('\n')}\n`);
  process.exitCode = exitCode;
}

async function answer(): Promise<void> {
  const command = findCommand(words);
  if (command === undefined) {
    const later = LATER.find((name) => words.join(' ').startsWith(name));
    const fault = later === undefined ? `There is no command '${words.join(' ')}'.` : `'${later}' is not built yet.`;
    refuse('NO_SUCH_COMMAND', fault, 2, helpLines(COMMANDS));
    return;
  }
  const typed = readTyped(command, words);
  if (typeof typed === 'string') {
    refuse('USAGE', typed, 2);
    return;
  }
  try {
    const operator = openOperator(repositoryRoot, readSettings(repositoryRoot));
    try {
      print(await command.run(operator, typed));
    } finally {
      operator.close();
    }
  } catch (error) {
    if (error instanceof ConfigError && command.words === 'doctor') {
      print(faultyConfiguration(error.faults));
    } else {
      refuse(error instanceof RostrumError ? error.code : 'FAULT', inWords(error), 1);
    }
  }
}

if (words.length === 0 || words[0] === 'help' || words.includes('--help')) {
  process.stdout.write(`${helpLines(COMMANDS).join('\n')}\n`);
} else {
  await answer();
}
