/**
 * Makes `publish-ffmpeg-5.1.rtmp` anew: what a real encoder sends, from C0 to its end, while our own door answers it.
 * Run: node ingest/vectors/record-publish.ts
 */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { openDoor } from '../src/rtmp/testing/door.ts';
import { startFfmpeg } from '../src/rtmp/testing/ffmpeg.ts';

const flv = new URL('../../packages/media/vectors/avc-b-frames-aac-44100.flv', import.meta.url).pathname;
const target = new URL('publish-ffmpeg-5.1.rtmp', import.meta.url);

const door = await openDoor();
const parts: Buffer[] = [];
const recorder = createServer((encoder) => {
  const upstream = connect(door.listener.port, '127.0.0.1');
  encoder.on('data', (bytes: Buffer) => parts.push(bytes));
  encoder.pipe(upstream);
  upstream.pipe(encoder);
});
recorder.listen(0, '127.0.0.1');
await once(recorder, 'listening');
const { port } = recorder.address() as AddressInfo;
const encoder = startFfmpeg(`rtmp://127.0.0.1:${port}/live/goodrecorded`, ['-i', flv], ['-c', 'copy']);
await encoder.ended;
writeFileSync(target, Buffer.concat(parts));
recorder.close();
await door.listener.close();
process.stdout.write(`${Buffer.concat(parts).length} bytes ${encoder.output()}\n`);
