import { connect, type Socket } from 'node:net';

/**
 * Many viewers in a process of their own: `node crowd-process.ts PORT COUNT TARGET KIND`, COUNT sockets that each send one
 * GET. `{n}` in the target is the socket's number. They say `open` when all are connected and have asked.
 * KIND `wait`: they wait, and go away together when told `leave`. KIND `slow`: they read a kilobyte a second.
 */

const [port = '', count = '', target = '', kind = ''] = process.argv.slice(2);
const SLOW_BYTES = 1_024;
const SLOW_MS = 1_000;

const sockets: Socket[] = [];
for (let number = 0; number < Number(count); number += 1) {
  const socket = connect({
    port: Number(port),
    host: '127.0.0.1',
    ...(kind === 'slow' ? { highWaterMark: SLOW_BYTES } : {}),
  });
  sockets.push(socket);
  socket.on('error', () => {});
  await new Promise((resolve) => {
    socket.once('connect', resolve);
  });
  socket.write(`GET ${target.replace('{n}', String(number % 8))} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  if (kind === 'slow') {
    socket.pause();
  } else {
    socket.resume();
  }
}
if (kind === 'slow') {
  setInterval(() => {
    for (const socket of sockets) {
      socket.read(SLOW_BYTES);
    }
  }, SLOW_MS);
}
process.send?.('open');
process.on('message', (message) => {
  if (message === 'leave') {
    for (const socket of sockets) {
      socket.resetAndDestroy();
    }
  }
});
process.on('disconnect', () => process.exit(0));
