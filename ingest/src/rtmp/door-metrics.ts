import type { Metrics } from '@rostrum/service/metrics';

/** What the door counts. */
export type DoorMetrics = {
  /** Connections that are open now. */
  open(count: number): void;
  /** One ended, having sent `bytes`. */
  ended(code: string, bytes: number): void;
};

/** Registers the door's metrics; once a process. */
export function openDoorMetrics(metrics: Metrics): DoorMetrics {
  const connections = metrics.gauge('rostrum_rtmp_connections', 'RTMP connections open.');
  const ended = metrics.counter('rostrum_rtmp_connections_ended_total', 'RTMP connections ended, by cause.', ['code']);
  const received = metrics.counter('rostrum_rtmp_received_bytes_total', 'Bytes of RTMP connections that have ended.');
  return {
    open: (count) => connections.set(count),
    ended: (code, bytes) => {
      ended.inc({ code });
      received.inc(bytes);
    },
  };
}
