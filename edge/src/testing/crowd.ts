import { fork } from 'node:child_process';
import { join } from 'node:path';

/** Viewers in another process, so that they cost the edge under test nothing but their sockets. */
export type Crowd = {
  /** All go away at once, as when a house loses its power. */
  leave(): void;
  close(): Promise<void>;
};

export type CrowdOptions = {
  readonly port: number;
  readonly count: number;
  /** `{n}` in it is a number from 0 to 7, another for each neighbour. */
  readonly target: string;
  /** They wait for the answer, or read a kilobyte of it a second. */
  readonly kind: 'wait' | 'slow';
};

/** @returns when all are connected and have asked. */
export async function openCrowd({ port, count, target, kind }: CrowdOptions): Promise<Crowd> {
  const child = fork(join(import.meta.dirname, 'crowd-process.ts'), [String(port), String(count), target, kind]);
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error('the crowd is gone before it came')));
    child.once('message', () => resolve());
  });
  return {
    leave: () => void child.send('leave'),
    async close() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
