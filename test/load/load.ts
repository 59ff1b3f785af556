import { parseArgs } from 'node:util';
import { quantile } from '../harness/results.ts';
import { type CrowdReport, runCrowd } from './crowd.ts';

/**
 * `node test/load/load.ts URL --players N --seconds S [--order announce|hint] [--connect-to HOST:PORT] [--json]`: model
 * players on a channel. Exit 1 when any stood still, got a wrong body, or met an error.
 */

const { values, positionals } = parseArgs({
  options: {
    players: { type: 'string', default: '100' },
    seconds: { type: 'string', default: '30' },
    order: { type: 'string', default: 'announce' },
    'connect-to': { type: 'string' },
    json: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const [address] = positionals;
const [players, seconds] = [Number(values.players), Number(values.seconds)];
const order = values.order === 'hint' ? 'hint' : 'announce';
if (address === undefined || !URL.canParse(address) || !(players > 0) || !(seconds > 0)) {
  process.stderr.write(
    'usage: node test/load/load.ts URL [--players N] [--seconds S] [--order announce|hint] [--connect-to HOST:PORT] [--json]\n',
  );
  process.exitCode = 2;
} else {
  const [host, port] = values['connect-to']?.split(':') ?? [];
  const report = await runCrowd({
    url: new URL(address),
    players,
    seconds,
    order,
    arrivalS: Math.min(10, seconds / 3),
    ...(host === undefined ? {} : { connectTo: { host, port: Number(port) } }),
  });
  process.stdout.write(values.json ? `${JSON.stringify(summary(report))}\n` : `${lines(report).join('\n')}\n`);
  const isClean = report.stalls === 0 && report.wrongBodies === 0 && Object.keys(report.errors).length === 0;
  process.exit(isClean ? 0 : 1);
}

function summary({ startupMs, wakeMs, ...rest }: CrowdReport) {
  return { ...rest, startupMs: quantiles(startupMs), wakeMs: quantiles(wakeMs) };
}

function quantiles(values: readonly number[]) {
  return {
    p50: quantile(values, 0.5),
    p95: quantile(values, 0.95),
    p99: quantile(values, 0.99),
    max: quantile(values, 1),
  };
}

function lines(report: CrowdReport): string[] {
  const { startupMs, wakeMs, ...rest } = summary(report);
  return [
    `${rest.playing} of ${rest.players} players played; ${rest.requests} requests, ${(rest.bytes / 1e6).toFixed(0)} MB`,
    `stalls ${rest.stalls} (${rest.stalledPlayers} players, ${rest.stalledS.toFixed(2)} s), wrong bodies ${rest.wrongBodies}`,
    `errors ${JSON.stringify(rest.errors)}`,
    `start-up ms: ${text(startupMs)}`,
    `wake-up behind the first, ms: ${text(wakeMs)}`,
    `this client was up to ${rest.ownLatenessMs.toFixed(0)} ms late itself`,
  ];
}

function text(values: ReturnType<typeof quantiles>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${value.toFixed(1)}`)
    .join(', ');
}
