import { systemClock } from '@rostrum/service/clock';
import { runUntilStopped } from '@rostrum/service/lifecycle';
import { openLog } from '@rostrum/service/log';
import { composePullDoor } from './compose.ts';
import { readIngestConfig } from './config.ts';

const config = readIngestConfig();
const log = openLog('ingest-pull', { level: config.ROSTRUM_LOG_LEVEL, pretty: config.ROSTRUM_LOG_PRETTY === '1' });
await runUntilStopped(log, systemClock, composePullDoor(config, log, systemClock));
