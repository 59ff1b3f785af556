import { crc32, deflateSync } from 'node:zlib';

/** Files that are not what they say, for every place where one is taken. */

const PNG_SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
const SCRIPT = '<html><script>alert(document.domain)</script></html>';
const DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><image href="file:///etc/passwd"/></svg>';

type HostileFile = {
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
  /** Whether it begins as a picture or clip; then ffmpeg alone looks at it, and nobody is ever sent it. */
  readonly isTaken: boolean;
};

export const HOSTILE_FILES: readonly HostileFile[] = [
  { name: 'a drawing with a script', type: 'image/svg+xml', bytes: Buffer.from(DRAWING), isTaken: false },
  { name: 'a drawing that says it is PNG', type: 'image/png', bytes: Buffer.from(DRAWING), isTaken: false },
  { name: 'a page that says it is PNG', type: 'image/png', bytes: Buffer.from(SCRIPT), isTaken: false },
  { name: 'PNG that says it is a page', type: 'text/html', bytes: png(16, Buffer.alloc(0)), isTaken: false },
  { name: 'a playlist', type: 'video/mp4', bytes: Buffer.from('#EXTM3U\nfile:///etc/passwd\n'), isTaken: false },
  { name: 'nothing', type: 'image/png', bytes: Buffer.alloc(0), isTaken: false },
  { name: 'the start of a PNG', type: 'image/png', bytes: PNG_SIGNATURE.subarray(0, 6), isTaken: false },
  { name: 'PNG with a page behind it', type: 'image/png', bytes: png(16, Buffer.from(SCRIPT)), isTaken: true },
  { name: 'PNG with a page in it', type: 'image/png', bytes: png(16, Buffer.alloc(0), SCRIPT), isTaken: true },
  { name: 'GIF with an archive behind it', type: 'image/gif', bytes: gifWithArchive(), isTaken: true },
  { name: 'PNG of 900 million pixels', type: 'image/png', bytes: png(30_000, Buffer.alloc(0)), isTaken: true },
  { name: 'a PNG that ends early', type: 'image/png', bytes: png(16, Buffer.alloc(0)).subarray(0, 40), isTaken: true },
];

/** @returns a black PNG (§5, §11) of one bit a pixel. @param behind what follows its end. @param text in a chunk of its own. */
function png(side: number, behind: Buffer, text?: string): Buffer {
  const chunk = (name: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.writeUInt8(1, 8);
  const rows = deflateSync(Buffer.alloc((1 + Math.ceil(side / 8)) * Math.min(side, 1_000)));
  const words = text === undefined ? Buffer.alloc(0) : chunk('tEXt', Buffer.from(`Comment\0${text}`));
  const chunks = [chunk('IHDR', header), words, chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0)), behind];
  return Buffer.concat([PNG_SIGNATURE, ...chunks]);
}

/** GIF89a of one pixel, and behind it the end of an empty ZIP archive, which Java reads from its end. */
function gifWithArchive(): Buffer {
  const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==', 'base64');
  return Buffer.concat([gif, Buffer.from('504b0506000000000000000000000000000000000000', 'hex')]);
}
