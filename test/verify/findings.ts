import { type RuleId, ruleOf } from './rule-table.ts';

/** What a check found, gathered by rule. */

export type Where = {
  readonly rendition?: string;
  /** ms since the recording began. */
  readonly atMs?: number;
  /** Lines of the playlist that show it. */
  readonly excerpt?: string;
};

export type Finding = Where & {
  readonly id: RuleId;
  readonly level: string;
  readonly say: string;
  /** How often the rule was broken in this rendition; the others are as this one. */
  readonly count: number;
};

export type Report = {
  /** Broken rules. */
  readonly violations: readonly Finding[];
  /** Broken advice: level `a` of the table. */
  readonly advice: readonly Finding[];
  /** How often each rule was tried; one that is absent was not met in this recording. */
  readonly tried: Readonly<Record<string, number>>;
};

/** Collects the outcome of every check. */
export class Findings {
  readonly #found = new Map<string, Finding>();
  readonly #tried = new Map<RuleId, number>();

  /** Records one trial of a rule. `say` is only made when it is broken. */
  check(id: RuleId, isKept: boolean, say: () => string, where: Where = {}): void {
    this.#tried.set(id, (this.#tried.get(id) ?? 0) + 1);
    if (isKept) {
      return;
    }
    const key = `${id} ${where.rendition ?? ''}`;
    const before = this.#found.get(key);
    this.#found.set(
      key,
      before === undefined
        ? { ...where, id, level: ruleOf(id).level, say: say(), count: 1 }
        : { ...before, count: before.count + 1 },
    );
  }

  report(): Report {
    const all = [...this.#found.values()];
    return {
      violations: all.filter((finding) => finding.level !== 'a'),
      advice: all.filter((finding) => finding.level === 'a'),
      tried: Object.fromEntries([...this.#tried].toSorted(([a], [b]) => a.localeCompare(b))),
    };
  }
}

/** Lines of a playlist around one of them (from 1), that one marked. */
export function excerptAt(text: string, line: number, around = 3): string {
  const lines = text.split('\n');
  const from = Math.max(0, line - 1 - around);
  return lines
    .slice(from, line + around)
    .map((content, index) => `${from + index + 1 === line ? '>' : ' '} ${from + index + 1} ${content}`)
    .join('\n');
}

/** The line (from 1) that holds `text`; 1 when none does. */
export function lineOf(playlist: string, text: string): number {
  return (
    Math.max(
      0,
      playlist.split('\n').findIndex((line) => line.includes(text)),
    ) + 1
  );
}
