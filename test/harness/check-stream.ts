import { LlhlsChecker } from '../verify/llhls-checker.ts';

/**
 * What a machine may smear on which a whole suite runs beside other work: here the rules are tried, not the machine's
 * speed. `test/verify/check.ts` and the soak judge by the checker's own, tight limits.
 */
const BUSY_MACHINE = { timingMs: 4_000, gapMs: 2_000, immediateMs: 2_000 } as const;

/**
 * Watches a presentation for some seconds and holds it against every rule.
 * @param isExact judges lateness by the checker's own limits.
 * @returns the broken rules, in words.
 */
export async function checkStream(url: string, seconds: number, isExact = false): Promise<string[]> {
  const checker = new LlhlsChecker({ url, seconds, ...(isExact ? {} : { limits: BUSY_MACHINE }) });
  const { report } = await checker.run();
  return report.violations.map(({ id, rendition = '', say, count, excerpt = '' }) =>
    `${id} ${rendition}: ${say} (${count} times) ${excerpt}`.trim(),
  );
}
