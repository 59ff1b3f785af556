import { systemClock } from '@rostrum/service/clock';
import { runUntilStopped } from '@rostrum/service/lifecycle';
import { openLog } from '@rostrum/service/log';
import { openMetrics } from '@rostrum/service/metrics';
import { composeIngest } from './compose.ts';
import { readIngestConfig } from './config.ts';

const config = readIngestConfig();
const log = openLog('ingest', { level: config.ROSTRUM_LOG_LEVEL, pretty: config.ROSTRUM_LOG_PRETTY === '1' });
const { parts, tell } = composeIngest(config, log, systemClock, openMetrics());
await runUntilStopped(log, systemClock, parts, { isStandby: config.INGEST_STANDBY === '1', tell });
