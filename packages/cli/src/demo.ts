import { systemClock } from '@rostrum/service/clock';
import { readSettings } from './config.ts';
import { demoChannel } from './demo/demo-channel.ts';
import { readDemoOptions } from './demo/demo-options.ts';
import { publishUntilStopped } from './demo/publish.ts';
import { openOperator } from './operator/operator.ts';
import { repositoryRoot } from './repository.ts';
import { listenForStop } from './start/stop-signals.ts';
import { exitInWords, Fault } from './words.ts';

/** `npm run demo [-- --channel SLUG --size 720 --srt --backup]`: a test picture, as from an encoder, until Ctrl-C. */

const SERVER_DEADLINE_MS = 3_000;

/** @throws Fault when no server answers at the site's address. */
async function assertServerRuns(publicUrl: string, edgePort: number): Promise<void> {
  try {
    await fetch(`http://127.0.0.1:${edgePort}/healthz`, { signal: AbortSignal.timeout(SERVER_DEADLINE_MS) });
  } catch (error) {
    throw new Fault(`No server answers on port ${edgePort} (${publicUrl}). Start it first: npm start`, {
      cause: error,
    });
  }
}

try {
  const options = readDemoOptions(process.argv.slice(2));
  const stop = listenForStop(() => systemClock.now());
  const settings = readSettings(repositoryRoot);
  await assertServerRuns(settings.publicUrl, settings.config.EDGE_PORT);
  const operator = openOperator(repositoryRoot, settings);
  const channel = await demoChannel(operator, options.slug, options.isBackup ? 'backup' : 'primary');
  operator.close();
  process.stdout.write(`\n  Watch    ${channel.watchUrl}\n\n  Ctrl-C ends it.\n\n`);
  const controller = new AbortController();
  void stop.asked.then(() => controller.abort());
  const address = options.protocol === 'srt' ? channel.srtUrl : channel.rtmpUrl;
  if (address === '') {
    throw new Fault(
      `${options.protocol.toUpperCase()} is off here: INGEST_${options.protocol.toUpperCase()}_PORT is 0.`,
    );
  }
  await publishUntilStopped({
    // The public name may lead elsewhere.
    url: address.replace(/^(\w+:\/\/)[^:/]+/, '$1127.0.0.1'),
    container: options.protocol === 'srt' ? 'mpegts' : 'flv',
    picture: options.picture,
    clock: systemClock,
    say: (line) => process.stdout.write(`  ${line}\n`),
    signal: controller.signal,
  });
  process.exit(0);
} catch (error) {
  exitInWords(error);
}
