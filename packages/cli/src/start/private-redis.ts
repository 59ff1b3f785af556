import { connect } from 'node:net';
import type { ChildPlan } from '@rostrum/service/child-life';
import { which } from '../../setup/programs.mjs';
import type { Places } from '../places.ts';
import { Fault } from '../words.ts';

const ANSWER_DEADLINE_MS = 1_000;

/**
 * The Redis of this installation alone: reached by a socket that only its user may open, its data in the data folder,
 * written at least each second.
 * @throws Error in words when the program is missing.
 */
export function privateRedisPlan(places: Places): ChildPlan {
  const program = which('redis-server');
  if (program === undefined) {
    throw new Fault('redis-server is missing. Install it, or set REDIS_URL to a Redis that runs elsewhere.');
  }
  const options = {
    port: '0',
    unixsocket: places.redisSocket,
    unixsocketperm: '700',
    dir: places.redisFolder,
    appendonly: 'yes',
    appendfsync: 'everysec',
    save: '',
    daemonize: 'no',
    loglevel: 'warning',
    logfile: '',
  };
  const redisArguments = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  // Linux ends it with us even when we are killed outright; elsewhere the next start does, by its process number.
  const setpriv = which('setpriv');
  const command = setpriv === undefined ? [program] : [setpriv, '--pdeathsig', 'TERM', '--', program];
  return {
    name: 'redis',
    program: command[0] ?? program,
    programArguments: [...command.slice(1), ...redisArguments],
    cwd: places.redisFolder,
    environment: { ROSTRUM_DATA: places.dataFolder, LANG: 'C.UTF-8' },
    readiness: () => answersPing(places.redisSocket),
  };
}

/** Whether a Redis on a socket takes commands; while it loads its data it does not. */
export function answersPing(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(ANSWER_DEADLINE_MS, () => end(false));
    socket.once('error', () => end(false));
    socket.once('close', () => end(false));
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', (data) => end(data.toString('latin1').startsWith('+PONG')));
  });
}
