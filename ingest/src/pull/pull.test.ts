import { createReadStream, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { H264_AAC, listenForSrtCaller, makeFilm, openPullRig, type PullRig, picturesOf } from './testing/pull-rig.ts';
import { type CameraOptions, openRtspCamera, type RtspCamera } from './testing/rtsp-camera.ts';

/** Real ffmpeg fetches from real servers. */

let rig: PullRig;
const cameras: RtspCamera[] = [];
beforeEach(async () => {
  rig = await openPullRig();
});
afterEach(async () => {
  await rig.close();
  await Promise.all(cameras.splice(0).map((camera) => camera.close()));
});

async function openCamera(options: CameraOptions = {}): Promise<RtspCamera> {
  const camera = await openRtspCamera(options);
  cameras.push(camera);
  return camera;
}

function pull(address: string): void {
  rig.desk.set([{ slug: 'lobby', address }]);
}

const configs = (): string[] => (rig.sinks.at(-1)?.calls ?? []).filter((call) => call.includes('config')).toSorted();

describe('a camera by RTSP', { timeout: 60_000 }, () => {
  it('is shown, its password stays in its address, and its telephone’s sound becomes AAC', async () => {
    const camera = await openCamera({ secret: 'admin:s3cret' });
    pull(`rtsp://admin:s3cret@outer.example:${camera.port}/one`);
    await rig.until('fifty pictures', () => picturesOf(rig.sinks.at(-1)) >= 50);
    expect(rig.requests.at(-1)).toMatchObject({
      pulls: 'lobby',
      address: 'outer.example',
      encoder: 'pulled from outer.example',
    });
    expect(configs()).toEqual([
      expect.stringMatching(/^audio config mp4a\.40\.2 48000 2/),
      expect.stringMatching(/^video config avc1\.\w+ 320x180/),
    ]);
    expect(rig.told.at(-1)).toBe('well');
    expect(rig.logged()).not.toContain('s3cret');
  });

  it('that hangs up is called again at once, and its AAC is left as it is', async () => {
    const camera = await openCamera({ sound: ['-c:a', 'aac', '-ar', '48000', '-ac', '1'] });
    pull(`rtsp://127.0.0.1:${camera.port}/one`);
    await rig.until('pictures', () => picturesOf(rig.sinks[0]) >= 25);
    expect(configs()[0]).toMatch(/^audio config mp4a\.40\.2 48000 1/);
    camera.drop();
    await rig.until('pictures again', () => picturesOf(rig.sinks[1]) >= 10);
    expect(rig.sinks[0]?.end?.reason).toBe('disconnect');
  });

  it('that refuses the password says so', async () => {
    const camera = await openCamera({ secret: 'admin:s3cret' });
    pull(`rtsp://admin:wr0ng@127.0.0.1:${camera.port}/one`);
    await rig.until('a word', () => rig.told.length > 0);
    expect(rig.told[0]).toMatch(
      /127\.0\.0\.1 asks for a user and a password, or refuses these\..* It is tried again in 2 s\./,
    );
    expect(rig.requests).toEqual([]);
    expect(JSON.stringify(rig.told) + rig.logged()).not.toContain('wr0ng');
  });

  it('may send on to another that may be pulled from, not to one that may not', async () => {
    const camera = await openCamera();
    const doorman = await openCamera({ redirect: `rtsp://outer.example:${camera.port}/one` });
    pull(`rtsp://127.0.0.1:${doorman.port}/`);
    await rig.until('pictures', () => picturesOf(rig.sinks.at(-1)) >= 10);

    const liar = await openCamera({ redirect: `rtsp://inner.example:${camera.port}/one` });
    const before = rig.told.length;
    pull(`rtsp://127.0.0.1:${liar.port}/`);
    await rig.until('a refusal', () => rig.told.slice(before).some((say) => say !== 'well'));
    expect(rig.told.at(-1)).toMatch(/inner\.example is in this server’s own network .*INGEST_PULL_ALLOW=127\.0\.0\.2/);
  });

  it('is let go of when it is no longer to be pulled', async () => {
    const camera = await openCamera();
    pull(`rtsp://127.0.0.1:${camera.port}/one`);
    await rig.until('pictures', () => picturesOf(rig.sinks.at(-1)) >= 10);
    rig.desk.set([]);
    await rig.until('the end', () => rig.sinks.at(-1)?.end !== undefined);
    expect(rig.sinks.at(-1)?.late).toEqual([]);
  });
});

describe('a film', () => {
  it('of the data folder is played as live, again and again', async () => {
    makeFilm(join(rig.folder, 'films', 'short.mp4'), 2, H264_AAC);
    const began = performance.now();
    pull('file:short.mp4');
    await rig.until('more than it has', () => picturesOf(rig.sinks.at(-1)) >= 100);
    expect(performance.now() - began).toBeGreaterThan(2_500);
    expect(rig.sinks).toHaveLength(1);
  });

  it('that is not there, or names other files, is told of', async () => {
    pull('file:missing.mp4');
    await rig.until('a word', () => rig.told.length > 0);
    expect(rig.told[0]).toMatch(/no film called missing\.mp4/);
    writeFileSync(join(rig.folder, 'films', 'list.txt'), "ffconcat version 1.0\nfile '/etc/passwd'\n");
    pull('file:list.txt');
    await rig.until('another word', () => rig.told.some((say) => say.includes('list.txt')));
    expect(rig.told.at(-1)).toMatch(/no picture and sound that can be read/);
  });

  it('with pictures of another kind says which', async () => {
    makeFilm(join(rig.folder, 'films', 'old.mkv'), 1, ['-c:v', 'mjpeg', '-c:a', 'aac']);
    pull('file:old.mkv');
    await rig.until('a word', () => rig.told.length > 0);
    expect(rig.told[0]).toMatch(/sends mjpeg pictures\. Set it to H\.264 or HEVC/);
    expect(rig.requests).toEqual([]);
  });
});

describe('by HTTP', { timeout: 60_000 }, () => {
  /** A playlist of segments of 2 s, and what it asks for. */
  async function servePlaylist(uriOf: (name: string, port: number) => string): Promise<number> {
    const pattern = join(rig.folder, 'part%d.ts');
    makeFilm(join(rig.folder, 'list.m3u8'), 12, H264_AAC, [
      '-f',
      'hls',
      '-hls_time',
      '2',
      '-hls_list_size',
      '0',
      '-hls_segment_filename',
      pattern,
    ]);
    const began = performance.now();
    const port: number = await rig.serve((asked, reply) => {
      const name = (asked.url ?? '').slice(1);
      if (name === 'moved.m3u8') {
        reply.writeHead(302, { location: `http://outer.example:${port}/list.m3u8` }).end();
      } else if (name === 'list.m3u8') {
        // As a live list: what is there after so many seconds.
        const count = Math.min(6, 3 + Math.floor((performance.now() - began) / 2000));
        const lines = Array.from({ length: count }, (_, index) => `#EXTINF:2.0,\n${uriOf(`part${index}.ts`, port)}`);
        reply.end(['#EXTM3U', '#EXT-X-VERSION:3', '#EXT-X-TARGETDURATION:2', ...lines, ''].join('\n'));
      } else if (/^part\d\.ts$/.test(name)) {
        const path = join(rig.folder, name);
        reply.writeHead(200, { 'content-length': statSync(path).size });
        createReadStream(path).pipe(reply);
      } else {
        reply.writeHead(404).end();
      }
    });
    return port;
  }

  it('a live list is played at the pace of life, redirects followed', async () => {
    const port = await servePlaylist((name) => name);
    pull(`http://127.0.0.1:${port}/moved.m3u8`);
    await rig.until('pictures', () => picturesOf(rig.sinks.at(-1)) >= 25);
    const [began, before] = [performance.now(), picturesOf(rig.sinks.at(-1))];
    await rig.until('more', () => picturesOf(rig.sinks.at(-1)) >= before + 75);
    // Segments of fifty pictures came at once.
    expect(performance.now() - began).toBeGreaterThan(2_000);
  });

  it('a list that names segments of a private host, or files of this machine, is not played', async () => {
    const port = await servePlaylist((name, each) => `http://inner.example:${each}/${name}`);
    pull(`http://127.0.0.1:${port}/list.m3u8`);
    await rig.until('a word', () => rig.told.length > 0, 40_000);
    expect(rig.told[0]).toMatch(/inner\.example is in this server’s own network/);
    expect(rig.requests).toEqual([]);
    const secret = join(rig.folder, 'secret.ts');
    makeFilm(secret, 2, H264_AAC, ['-f', 'mpegts']);
    const sly = await servePlaylist(() => `file://${secret}`);
    pull(`http://127.0.0.1:${sly}/list.m3u8`);
    await rig.until('another word', () => rig.told.some((say) => say.includes('files of this machine')));
    expect(rig.requests).toEqual([]);
  }, 90_000);

  it('a film by https, from a server that the owner lists', async () => {
    makeFilm(join(rig.folder, 'film.mp4'), 4, H264_AAC, ['-movflags', '+faststart']);
    const port = await rig.serveByTls((_asked, reply) => {
      reply.writeHead(200, { 'content-length': statSync(join(rig.folder, 'film.mp4')).size });
      createReadStream(join(rig.folder, 'film.mp4')).pipe(reply);
    });
    pull(`https://outer.example:${port}/film.mp4`);
    await rig.until('pictures', () => picturesOf(rig.sinks.at(-1)) >= 25);
  });

  it('a list of variants that names a port of this machine is not played, and nobody connects there', async () => {
    let connected = 0;
    const inner = createServer(() => (connected += 1));
    await new Promise<void>((resolve) => inner.listen(0, '127.0.0.1', resolve));
    const address = inner.address();
    const target = typeof address === 'object' && address !== null ? address.port : 0;
    const port = await rig.serve((_asked, reply) =>
      reply.end(`#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1000\ntcp://127.0.0.1:${target}/\n`),
    );
    pull(`http://127.0.0.1:${port}/list.m3u8`);
    await rig.until('a word', () => rig.told.some((say) => say.includes('files of this machine')));
    expect(connected).toBe(0);
    inner.close();
  });

  it('what answers with a fault, or is none of ours, is named', async () => {
    const port = await rig.serve((asked, reply) => {
      const { pathname } = new URL(asked.url ?? '', 'http://a');
      reply.writeHead(pathname === '/forbidden' ? 403 : pathname === '/page' ? 200 : 404).end('<html>a page</html>');
    });
    for (const [path, say] of [
      ['forbidden', /user and a password/],
      ['gone', /nothing at this path/],
      ['page', /no picture and sound/],
    ] as const) {
      const before = rig.told.length;
      pull(`http://127.0.0.1:${port}/${path}?token=s3cret`);
      await rig.until(path, () => rig.told.slice(before).some((each) => say.test(each)));
    }
    expect(rig.logged() + rig.told.join('')).not.toContain('s3cret');
  });

  it('the doors of this machine are not pulled from', async () => {
    for (const address of [
      'http://127.0.0.2:80/',
      'rtsp://127.0.0.2/',
      'srt://127.0.0.2:9000',
      'https://[::1]/',
      'http://inner.example/',
    ]) {
      const before = rig.told.length;
      pull(address);
      await rig.until(address, () => rig.told.slice(before).some((say) => say.includes('own network')));
    }
    expect(rig.requests).toEqual([]);
  });
});

describe('by SRT', () => {
  it('a listener is called, with its stream id and passphrase', async () => {
    const port = 20_000 + Math.floor(Math.random() * 20_000);
    const end = listenForSrtCaller(port, 'passphrase=correct-horse&pbkeylen=16');
    try {
      pull(`srt://127.0.0.1:${port}?streamid=read:one&passphrase=wrong-horse-1&latency=200`);
      await rig.until('a refusal', () => rig.told.some((say) => say.includes('No SRT connection')), 30_000);
      expect(rig.logged() + rig.told.join('')).not.toContain('horse');
      pull(`srt://127.0.0.1:${port}?streamid=read:one&passphrase=correct-horse&latency=200`);
      await rig.until('pictures', () => picturesOf(rig.sinks.at(-1)) >= 25, 30_000);
    } finally {
      await end();
    }
  }, 90_000);
});
