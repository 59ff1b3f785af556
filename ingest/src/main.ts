import { systemClock } from '@rostrum/service/clock';
import { runUntilStopped } from '@rostrum/service/lifecycle';
import { openLog } from '@rostrum/service/log';
import { openMetrics } from '@rostrum/service/metrics';
import { composeIngest } from './compose.ts';
import { readIngestConfig } from './config.ts';

const config = readIngestConfig();
const log = openLog('ingest', { level: config.ROSTRUM_LOG_LEVEL, pretty: config.ROSTRUM_LOG_PRETTY === '1' });
await runUntilStopped(log, systemClock, composeIngest(config, log, systemClock, openMetrics()), {
  isStandby: config.INGEST_STANDBY === '1',
});
