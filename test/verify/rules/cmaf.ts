import type { Findings } from '../findings.ts';
import type { Recording } from '../recording.ts';

/** CM: what the readers of `cmaf-checker.ts` said. */
export function checkCmaf(recording: Recording, findings: Findings): void {
  for (const { purpose, fetched, rendition, problem, facts } of recording.media) {
    if (fetched.status === 200 && (facts !== undefined || problem !== undefined)) {
      findings.check('CM2', problem === undefined, () => `${purpose} ${fetched.url}: ${problem ?? ''}`, {
        rendition,
        atMs: fetched.requestedAt,
      });
    }
  }
  for (const { rendition, errors, frames } of recording.decodes) {
    findings.check('CM1', errors === '' && frames > 0, () => `${frames} frames decoded. ${errors.slice(0, 1000)}`, {
      rendition,
    });
  }
}
