import { HttpServer } from '@rostrum/service/http-server';
import { mergeMetrics } from '@rostrum/service/merge-metrics';
import type { Metrics } from '@rostrum/service/metrics';
import type { Supervisor } from '@rostrum/service/supervisor';

/** Scrapers are one or two; more is a mistake. */
const MAX_CONNECTIONS = 64;

/**
 * `GET /metrics` for Prometheus: all roles' figures and the supervisor's own, told apart by the `service` label, and
 * where it has several workers by `worker`. A role that does not answer within a second is left out.
 * @param port on 127.0.0.1; 0 lets the system choose.
 */
export function metricsEndpoint(supervisor: Supervisor, own: Metrics, port: number): HttpServer {
  const up = own.gauge('rostrum_role_up', 'Whether a role serves.', ['role', 'worker']);
  const restarts = own.gauge('rostrum_role_restarts', 'How often a role was started again.', ['role', 'worker']);
  const answer = async (): Promise<string> => {
    for (const child of supervisor.children) {
      const { worker } = child.plan;
      const labels = worker === undefined ? { role: child.role } : { role: child.role, worker: worker.index };
      up.set(labels, child.isServing ? 1 : 0);
      restarts.set(labels, child.restarts);
    }
    const [texts, ownText] = await Promise.all([supervisor.askMetrics(), own.text()]);
    return mergeMetrics([...texts, { service: 'supervisor', text: ownText }]);
  };
  return new HttpServer({
    name: 'metrics',
    host: '127.0.0.1',
    port,
    maxConnections: MAX_CONNECTIONS,
    handler: (request, response) => {
      if (request.url?.split('?')[0] !== '/metrics') {
        response.writeHead(404, { 'Content-Type': 'text/plain' }).end('There is /metrics.\n');
        return;
      }
      void answer().then(
        (text) => response.writeHead(200, { 'Content-Type': 'text/plain; version=0.0.4' }).end(text),
        () => response.writeHead(500).end(),
      );
    },
  });
}
