import { systemClock } from '@rostrum/service/clock';
import { runUntilStopped } from '@rostrum/service/lifecycle';
import { openLog } from '@rostrum/service/log';
import { compose } from './compose.ts';
import { loadConfig } from './config.ts';

/** The site: pages and the control API, one process. */
const config = loadConfig();
const log = openLog('web', { level: config.ROSTRUM_LOG_LEVEL, pretty: config.ROSTRUM_LOG_PRETTY === '1' });
await runUntilStopped(log, systemClock, compose(config, log, systemClock));
