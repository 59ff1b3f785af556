import { type Bus, openBus } from '@rostrum/bus/bus';
import { systemClock } from '@rostrum/service/clock';
import { openLog } from '@rostrum/service/log';
import { databasePathOf, migrate, openStore, type Store } from '@rostrum/store/store';
import type { Settings } from '../config.ts';
import { makeDataFolder, type Places } from '../places.ts';
import { answersPing } from '../start/private-redis.ts';

/** What commands work with: the installation's database, and its bus where it runs. */
export type Operator = {
  readonly root: string;
  readonly settings: Settings;
  /** Opened once, its schema brought up to this version. */
  store(): Promise<Store>;
  places(): Places;
  /** Tells the running server, if there is one; what it misses it learns from the database when it starts. */
  tell(run: (bus: Bus) => Promise<void>): Promise<void>;
  close(): void;
};

/** Opens nothing until it is asked for. Whoever opens it closes it. */
export function openOperator(root: string, settings: Settings): Operator {
  let opened: Store | undefined;
  let made: Places | undefined;
  const places = (): Places => {
    made ??= makeDataFolder(settings.dataFolder);
    return made;
  };
  return {
    root,
    settings,
    places,
    async store() {
      if (opened === undefined) {
        opened = openStore({
          databasePath: databasePathOf(settings.config.DATABASE_URL, settings.dataFolder),
          keyFile: places().streamKeysFile,
          clock: systemClock,
        });
        await migrate(opened);
      }
      return opened;
    },
    async tell(run) {
      const url = settings.config.REDIS_URL;
      if (url === undefined && !(await answersPing(places().redisSocket))) {
        return;
      }
      const bus = openBus({
        url: url ?? `unix://${places().redisSocket}`,
        name: 'rostrum',
        log: openLog('rostrum', { level: 'error', pretty: false }),
        clock: systemClock,
      });
      await bus.start();
      try {
        if (bus.isConnected) {
          await run(bus);
        }
      } finally {
        await bus.close();
      }
    },
    close: () => opened?.close(),
  };
}
