import type { ParseArgsOptionDescriptor } from 'node:util';
import type { Operator } from './operator.ts';

/** What a command found or did. With `--json` the object alone is printed, else the lines. */
export type Answer = {
  readonly json: Readonly<Record<string, unknown>>;
  readonly lines: readonly string[];
  /** 0 where it is left out. */
  readonly exitCode?: number;
};

/** What was typed after a command's words. */
export type Typed = {
  readonly positionals: readonly string[];
  /** An option's text; undefined when it was not given. */
  text(name: string): string | undefined;
  has(name: string): boolean;
};

/** One command of the operator's tool. */
export type OperatorCommand = {
  /** Such as `channel add`. */
  readonly words: string;
  /** What follows the words, as `--help` shows it. */
  readonly usage: string;
  readonly help: string;
  readonly options: Readonly<Record<string, ParseArgsOptionDescriptor>>;
  /** How many positional arguments it takes, exactly. */
  readonly positionals: number;
  run(operator: Operator, typed: Typed): Promise<Answer>;
};
