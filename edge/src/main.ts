import { systemClock } from '@rostrum/service/clock';
import { runUntilStopped } from '@rostrum/service/lifecycle';
import { openLog } from '@rostrum/service/log';
import { openMetrics } from '@rostrum/service/metrics';
import { composeEdge } from './compose.ts';
import { readEdgeConfig } from './config.ts';

const config = readEdgeConfig();
const name = config.EDGE_SIBLINGS === undefined ? 'edge' : `edge-${config.EDGE_WORKER}`;
const log = openLog(name, { level: config.ROSTRUM_LOG_LEVEL, pretty: config.ROSTRUM_LOG_PRETTY === '1' });
const edge = composeEdge(config, { log, clock: systemClock, metrics: openMetrics() });
await runUntilStopped(log, systemClock, edge.parts, { drain: edge.drain, tell: edge.tell });
