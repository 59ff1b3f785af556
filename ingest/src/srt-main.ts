import { systemClock } from '@rostrum/service/clock';
import { runUntilStopped } from '@rostrum/service/lifecycle';
import { openLog } from '@rostrum/service/log';
import { composeSrtDoor } from './compose.ts';
import { readIngestConfig } from './config.ts';

const config = readIngestConfig();
const log = openLog('ingest-srt', { level: config.ROSTRUM_LOG_LEVEL, pretty: config.ROSTRUM_LOG_PRETTY === '1' });
const { parts, tell } = composeSrtDoor(config, log, systemClock);
await runUntilStopped(log, systemClock, parts, { tell });
