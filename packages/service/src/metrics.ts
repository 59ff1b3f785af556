import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** One process's metrics, told to the supervisor over IPC when it asks `{ kind: 'metrics' }`. */
export type Metrics = {
  /** A count that only grows. Names end in `_total`. */
  counter<Label extends string>(name: string, help: string, labels?: readonly Label[]): Counter<Label>;
  gauge<Label extends string>(name: string, help: string, labels?: readonly Label[]): Gauge<Label>;
  /** Seconds or bytes; buckets ascending. */
  histogram<Label extends string>(
    name: string,
    help: string,
    buckets: readonly number[],
    labels?: readonly Label[],
  ): Histogram<Label>;
  /** Called before each text is made, to set gauges. */
  onCollect(run: () => void): void;
  /** The Prometheus text. */
  text(): Promise<string>;
};

/** Opens the registry, with the process's own figures (CPU, memory, event loop), and answers the supervisor. */
export function openMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const collectors: (() => void)[] = [];
  const metrics: Metrics = {
    counter: (name, help, labels = []) => new Counter({ name, help, labelNames: [...labels], registers }),
    gauge: (name, help, labels = []) => new Gauge({ name, help, labelNames: [...labels], registers }),
    histogram: (name, help, buckets, labels = []) =>
      new Histogram({ name, help, buckets: [...buckets], labelNames: [...labels], registers }),
    onCollect: (run) => {
      collectors.push(run);
    },
    text: () => {
      for (const run of collectors) {
        run();
      }
      return registry.metrics();
    },
  };
  process.on('message', (message: unknown) => {
    if (typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'metrics') {
      const id = 'id' in message ? message.id : undefined;
      void metrics.text().then((text) => process.send?.({ kind: 'metrics', id, text }));
    }
  });
  return metrics;
}
