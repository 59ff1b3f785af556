import { LlhlsChecker } from '../verify/llhls-checker.ts';

/** Watches a presentation for some seconds and holds it against every rule. @returns the broken ones, in words. */
export async function checkStream(url: string, seconds: number): Promise<string[]> {
  const { report } = await new LlhlsChecker({ url, seconds }).run();
  return report.violations.map(({ id, rendition = '', say, count, excerpt = '' }) =>
    `${id} ${rendition}: ${say} (${count} times) ${excerpt}`.trim(),
  );
}
