import { Findings, type Report } from './findings.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import type { Recording } from './recording.ts';
import { checkAlignment } from './rules/alignment.ts';
import { checkBlocking } from './rules/blocking.ts';
import { checkCmaf } from './rules/cmaf.ts';
import { checkDelivery } from './rules/delivery.ts';
import { checkDeltas } from './rules/deltas.ts';
import { checkHints } from './rules/hints.ts';
import { checkLife } from './rules/life.ts';
import { checkMedia } from './rules/media.ts';
import { checkMultivariant } from './rules/multivariant.ts';
import { checkParts } from './rules/parts.ts';
import { checkReports } from './rules/reports.ts';
import { checkServerControl } from './rules/server-control.ts';

/** Holds a recording against every rule of `rule-table.ts`. Pure: the same recording gets the same report. */
export function judge(recording: Recording, limits: Limits = DEFAULT_LIMITS): Report {
  const findings = new Findings();
  checkServerControl(recording, findings);
  checkParts(recording, findings, limits);
  checkHints(recording, findings, limits);
  checkReports(recording, findings, limits);
  checkBlocking(recording, findings, limits);
  checkDeltas(recording, findings);
  checkLife(recording, findings);
  checkMedia(recording, findings);
  checkAlignment(recording, findings);
  checkMultivariant(recording, findings);
  checkDelivery(recording, findings);
  checkCmaf(recording, findings);
  return findings.report();
}
