import { connect, type Socket } from 'node:net';
import { pause, until } from '../harness/until.ts';
import { amfObject, amfString, clientHello, clientHelloAnswer, command, message } from './rtmp-bytes.ts';

/** An encoder by RTMP that sends what a script says, when it says so: for what no real one does on demand. */

/** One message: FLV's tag types are RTMP's (8 sound, 9 picture, 18 description). */
export type Shot = {
  /** When it is sent, milliseconds from the start. */
  readonly atMs: number;
  readonly type: number;
  /** On the encoder's clock; taken modulo 2^32. */
  readonly timestampMs: number;
  readonly body: Uint8Array;
};

const CHUNK_BYTES = 65_536;
const SET_CHUNK_SIZE = 1;
const CHUNK_STREAM = 6;
const EXTENDED = 0xff_ffff;
const SOON_MS = 5;

export class ScriptedEncoder {
  readonly #socket: Socket;
  #isOver = false;
  #heard = '';

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('latin1').on('data', (text: string) => {
      this.#heard = (this.#heard + text).slice(-8_192);
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#isOver = true;
    });
  }

  /** Connects and is let in. @param url `rtmp://host:port/live/KEY`. */
  static async publish(url: string): Promise<ScriptedEncoder> {
    const { hostname, port, pathname } = new URL(url);
    const [, app = '', key = ''] = pathname.split('/');
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    const encoder = new ScriptedEncoder(socket);
    socket.write(Buffer.concat([clientHello(), clientHelloAnswer()]));
    const tcUrl = amfString(`rtmp://${hostname}/${app}`);
    const size = Buffer.alloc(4);
    size.writeUInt32BE(CHUNK_BYTES);
    socket.write(command('connect', amfObject({ app: amfString(app), tcUrl })));
    socket.write(command('createStream', Buffer.of(5)));
    socket.write(command('publish', Buffer.of(5), amfString(key), amfString('live')));
    socket.write(message(SET_CHUNK_SIZE, size));
    await until('the encoder to be let in', () => encoder.#heard.includes('NetStream.Publish.Start'));
    return encoder;
  }

  /** Whether the server hung up, or `stop` was called. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Sends a script to its end. Resolves early when the connection ends. */
  async play(script: Iterable<Shot>): Promise<void> {
    const startedAt = performance.now();
    for (const shot of script) {
      const waitMs = shot.atMs - (performance.now() - startedAt);
      if (waitMs > SOON_MS) {
        await pause(waitMs);
      }
      if (this.#isOver) {
        return;
      }
      this.#socket.write(chunks(shot));
    }
  }

  stop(): void {
    this.#isOver = true;
    this.#socket.destroy();
  }
}

/** §5.3.1: a chunk with a whole head, those after it with none; an extended time is repeated in each (§5.3.1.3). */
function chunks({ type, timestampMs, body }: Shot): Buffer {
  const time = ((timestampMs % 2 ** 32) + 2 ** 32) % 2 ** 32;
  const isExtended = time >= EXTENDED;
  const extended = Buffer.alloc(isExtended ? 4 : 0);
  if (isExtended) {
    extended.writeUInt32BE(time);
  }
  const head = Buffer.alloc(12);
  head[0] = CHUNK_STREAM;
  head.writeUIntBE(isExtended ? EXTENDED : time, 1, 3);
  head.writeUIntBE(body.length, 4, 3);
  head[7] = type;
  head.writeUInt32LE(1, 8);
  const pieces: Uint8Array[] = [head, extended];
  for (let at = 0; at < body.length; at += CHUNK_BYTES) {
    if (at > 0) {
      pieces.push(Buffer.of(0xc0 | CHUNK_STREAM), extended);
    }
    pieces.push(body.subarray(at, at + CHUNK_BYTES));
  }
  return Buffer.concat(pieces);
}
