import type { Metrics } from '@rostrum/service/metrics';
import type { BlockingReload } from './origin/blocking-reload.ts';
import type { Channels } from './session/channels.ts';

/** Ingest's figures, read when they are asked for. */
export function measureIngest(metrics: Metrics, channels: Channels, reload: BlockingReload): void {
  const live = metrics.gauge('rostrum_ingest_events', 'Events by status.', ['status']);
  const held = metrics.gauge('rostrum_origin_held_requests', 'Requests held for a playlist or part.');
  const bitrate = metrics.gauge('rostrum_ingest_bitrate_bps', 'Bits a second an encoder sends.', ['channel']);
  metrics.onCollect(() => {
    live.reset();
    bitrate.reset();
    held.set(reload.held);
    for (const event of channels.all()) {
      const state = event.describe();
      live.inc({ status: state.status });
      if (state.source?.bitrate !== undefined) {
        bitrate.set({ channel: event.slug }, state.source.bitrate);
      }
    }
  });
}
