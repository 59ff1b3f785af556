import { type Seconds, seconds } from '@rostrum/units/time';
import { decimalFloat, parseAttributeList, required, yesOrNo } from '../attribute-list.ts';
import { HlsError } from '../errors.ts';
import { writeSeconds } from '../seconds.ts';

/** EXT-X-SERVER-CONTROL, §4.4.3.8. The same in every rendition of a presentation (§6.2.4). */

export type ServerControl = {
  /** The skip boundary: at least six target durations. */
  readonly canSkipUntil: Seconds;
  /** How far from the end a plain player starts: at least three target durations. */
  readonly holdBack: Seconds;
  /** The same in low-latency mode: at least three part targets. */
  readonly partHoldBack: Seconds;
};

/** @returns the line with its line end; blocking reload is always offered. */
export function writeServerControl(control: ServerControl): string {
  const skip = writeSeconds(control.canSkipUntil);
  const hold = writeSeconds(control.holdBack);
  const part = writeSeconds(control.partHoldBack);
  return `#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=${skip},HOLD-BACK=${hold},PART-HOLD-BACK=${part}\n`;
}

/** @param text after the colon. @throws HlsError `BAD_PLAYLIST`, also when the server cannot block. */
export function parseServerControl(text: string, line: number): ServerControl {
  const attributes = parseAttributeList(text, line);
  if (!yesOrNo(attributes, 'CAN-BLOCK-RELOAD', line)) {
    throw new HlsError('BAD_PLAYLIST', 'a server without CAN-BLOCK-RELOAD=YES is none of ours', line);
  }
  const read = (name: string): Seconds => seconds(required(decimalFloat(attributes, name, line), name, line));
  return {
    canSkipUntil: read('CAN-SKIP-UNTIL'),
    holdBack: read('HOLD-BACK'),
    partHoldBack: read('PART-HOLD-BACK'),
  };
}
