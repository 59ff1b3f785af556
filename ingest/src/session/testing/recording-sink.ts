import { createHash } from 'node:crypto';
import type { EndReason, PublishSink } from '../publisher.ts';

/** A session that writes down what it is told, comparable and small. */
export type RecordingSink = PublishSink & {
  /** One line a call: its name, times and a digest of its bytes. */
  readonly calls: string[];
  readonly metadata: Readonly<Record<string, unknown>>[];
  /** Calls after the end; there may be none. */
  readonly late: string[];
  end: { readonly reason: EndReason; readonly say: string } | undefined;
};

export function openRecordingSink(): RecordingSink {
  const calls: string[] = [];
  const metadata: Readonly<Record<string, unknown>>[] = [];
  const late: string[] = [];
  const note = (call: string): void => {
    (sink.end === undefined ? calls : late).push(call);
  };
  const sink: RecordingSink = {
    calls,
    metadata,
    late,
    end: undefined,
    onVideoConfig: ({ codecString, width, height, record }) =>
      note(`video config ${codecString} ${width}x${height} ${digest(record)}`),
    onAudioConfig: ({ codecString, sampleRate, channels, record }) =>
      note(`audio config ${codecString} ${sampleRate} ${channels} ${digest(record)}`),
    onVideo: ({ dts, pts, isKey, data }) => note(`video ${dts} ${pts} ${isKey ? 'key ' : ''}${digest(data)}`),
    onAudio: ({ pts, data }) => note(`audio ${pts} ${digest(data)}`),
    onMetadata: (values) => {
      note('metadata');
      metadata.push(values);
    },
    onEnd: (reason, say) => {
      note(`end ${reason}`);
      sink.end = { reason, say };
    },
  };
  return sink;
}

function digest(bytes: Uint8Array): string {
  return `${bytes.length}:${createHash('sha1').update(bytes).digest('hex').slice(0, 8)}`;
}
