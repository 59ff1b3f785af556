import { parseArgs } from 'node:util';
import type { Finding, Report } from './findings.ts';
import { LlhlsChecker } from './llhls-checker.ts';
import type { Recording } from './recording.ts';
import { RULE_IDS, ruleOf } from './rule-table.ts';

/** `node test/verify/check.ts URL [--seconds N] [--json] [--no-decode]`: prints broken rules; exit 1 when there is one. */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  allowNegative: true,
  options: {
    seconds: { type: 'string', default: '40' },
    json: { type: 'boolean', default: false },
    decode: { type: 'boolean', default: true },
  },
});
const [url] = positionals;
const seconds = Number(values.seconds);
if (url === undefined || !URL.canParse(url) || !(seconds > 0)) {
  process.stderr.write('usage: node test/verify/check.ts URL [--seconds N] [--json] [--no-decode]\n');
  process.exitCode = 2;
} else {
  const { recording, report } = await new LlhlsChecker({ url, seconds, decodes: values.decode }).run();
  process.stdout.write(
    values.json ? `${JSON.stringify(summary(recording, report), undefined, 2)}\n` : words(recording, report),
  );
  process.exitCode = report.violations.length === 0 ? 0 : 1;
}

function summary(recording: Recording, report: Report): object {
  return {
    url: recording.url,
    seconds: Math.round(recording.durationMs / 1000),
    renditions: recording.renditions.map(({ name, versions, deltas, refusals }) => ({
      name,
      versions: versions.length,
      deltas: deltas.length,
      refusals: refusals.length,
    })),
    media: recording.media.length,
    lagMs: recording.lagMs,
    ...report,
    untried: untried(report),
  };
}

/** Rules that this recording gave no occasion to try. */
function untried(report: Report): string[] {
  return RULE_IDS.filter((id) => report.tried[id] === undefined && !ruleOf(id).check.startsWith('not here'));
}

function words(recording: Recording, report: Report): string {
  const watched = recording.renditions.map(({ name, versions }) => `${name} ${versions.length}`).join(', ');
  const lines = [
    `${recording.url}: watched for ${(recording.durationMs / 1000).toFixed(0)} s; versions: ${watched}; ${recording.media.length} media fetches; the watcher was up to ${recording.lagMs} ms late itself`,
    ...report.violations.map((finding) => told('BROKEN', finding)),
    ...report.advice.map((finding) => told('advice', finding)),
    `${Object.keys(report.tried).length} rules tried, ${report.violations.length} broken, ${report.advice.length} pieces of advice`,
    `no occasion for: ${untried(report).join(' ')}`,
  ];
  return `${lines.join('\n')}\n`;
}

function told(word: string, finding: Finding): string {
  const at = finding.atMs === undefined ? '' : ` at ${(finding.atMs / 1000).toFixed(2)} s`;
  const times = finding.count === 1 ? '' : ` (${finding.count} times)`;
  const excerpt = finding.excerpt === undefined ? '' : `\n${finding.excerpt.replace(/^/gm, '      ')}`;
  return `${word} ${finding.id} [${finding.level}, ${ruleOf(finding.id).section}] ${finding.rendition ?? ''}${at}${times}: ${finding.say}\n    rule: ${ruleOf(finding.id).rule}${excerpt}`;
}
