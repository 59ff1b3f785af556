import { type AmfValue, readAmf0 } from '../amf0.ts';
import { ChunkReader } from '../chunk-reader.ts';
import { MESSAGE_TYPE } from '../message.ts';

/** S0, S1 and S2. */
const SERVER_HANDSHAKE_BYTES = 1 + 1536 + 1536;

/** @returns the values of each command among all that the door has sent so far. */
export function readAnswers(sent: Buffer): AmfValue[][] {
  const answers: AmfValue[][] = [];
  const reader = new ChunkReader({
    maxBytesUnderWay: () => 16 << 20,
    admit: () => 'keep',
    onMessage: ({ type, payload }) => {
      if (type === MESSAGE_TYPE.commandAmf0) {
        answers.push(readAmf0(payload));
      }
    },
  });
  reader.read(sent.subarray(SERVER_HANDSHAKE_BYTES));
  return answers;
}
