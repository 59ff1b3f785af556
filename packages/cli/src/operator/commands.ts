import { parseArgs } from 'node:util';
import { backup } from './backup.ts';
import { channelAdd } from './channel-add.ts';
import { channelEncoder } from './channel-encoder.ts';
import { channelKey } from './channel-key.ts';
import { channelList } from './channel-list.ts';
import { channelPull } from './channel-pull.ts';
import { channelSlate } from './channel-slate.ts';
import type { OperatorCommand, Typed } from './command.ts';
import { doctor } from './doctor.ts';
import { migrateCommand } from './migrate.ts';
import { restart } from './restart.ts';
import { restore } from './restore.ts';
import { tokenList } from './token-list.ts';
import { tokenMint } from './token-mint.ts';
import { tokenRevoke } from './token-revoke.ts';
import { tokenRotateKey } from './token-rotate-key.ts';
import { userAdd } from './user-add.ts';
import { userLink } from './user-link.ts';
import { userList } from './user-list.ts';
import { userRemove } from './user-remove.ts';
import { userRole } from './user-role.ts';

/** What the operator's tool can do, as `--help` lists it. */
export const COMMANDS: readonly OperatorCommand[] = [
  channelAdd,
  channelList,
  channelKey,
  channelEncoder,
  channelPull,
  channelSlate,
  userAdd,
  userList,
  userLink,
  userRole,
  userRemove,
  tokenMint,
  tokenList,
  tokenRevoke,
  tokenRotateKey,
  backup,
  restore,
  restart,
  doctor,
  migrateCommand,
];

/** Named in `docs/contract.md`, built together with what they serve. */
export const LATER = ['device add', 'device'] as const;

/** @returns the command that what was typed begins with. */
export function findCommand(words: readonly string[]): OperatorCommand | undefined {
  return COMMANDS.find((command) => command.words.split(' ').every((word, index) => words[index] === word));
}

/** @returns what follows the command's words; a sentence where it does not fit. */
export function readTyped(command: OperatorCommand, words: readonly string[]): Typed | string {
  const usage = `rostrum ${command.words} ${command.usage}`.trim();
  try {
    const { values, positionals } = parseArgs({
      args: words.slice(command.words.split(' ').length),
      options: command.options,
      allowPositionals: true,
    });
    if (positionals.length !== command.positionals) {
      return `Usage: ${usage}`;
    }
    return {
      positionals,
      text: (name) => {
        const value = values[name];
        return typeof value === 'string' ? value : undefined;
      },
      has: (name) => values[name] === true,
    };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\nUsage: ${usage}`;
  }
}

/** One line a command. */
export function helpLines(commands: readonly OperatorCommand[]): string[] {
  const rows = commands.map((command) => [`${command.words} ${command.usage}`.trim(), command.help]);
  return [
    'npm run -s rostrum -- COMMAND [--json]',
    '',
    ...rows.flatMap(([usage, help]) => [`  ${usage}`, `      ${help}`]),
    '',
    'With --json one JSON object is printed on standard output, and nothing else there.',
  ];
}
