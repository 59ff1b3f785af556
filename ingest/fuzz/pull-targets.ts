import { readPullAddress } from '@rostrum/contract/pull-address';
import * as fc from 'fast-check';
import { FfmpegReport } from '../src/pull/ffmpeg-report.ts';
import { kindOfBody, plainList } from '../src/pull/hls-list.ts';
import { RtspFramer } from '../src/pull/rtsp-framer.ts';

/** Hostile text and bytes for all that is read of what a channel is pulled from: none of it throws, or is read in two ways. */

const RTSP_WORDS = [
  'RTSP/1.0 200 OK\r\n',
  'RTSP/1.0 301 Moved\r\n',
  'Location: rtsp://elsewhere/\r\n',
  'Content-Length: 4\r\n',
  'content-length: 99999\r\n',
  'OPTIONS * RTSP/1.0\r\n',
  'REDIRECT rtsp://a/ RTSP/1.0\r\n',
  '\r\n',
  '\n',
  '\r',
  'abcd',
  '$\u0000\u0000\u0008abcdefgh',
  '$\u0001',
  'CSeq: 1\r\n',
];
const LIST_WORDS = [
  '#EXTM3U',
  '#EXT-X-MAP:URI="https://a.example/i.mp4"',
  "#EXT-X-KEY:METHOD=AES-128,URI='file:///etc/passwd'",
  '#EXT-X-MEDIA:URI="http://a.example/x",NAME="a"',
  'https://a.example/1.ts',
  'HTTP://a.example/1.ts',
  'file:///etc/passwd',
  'concat:http://a|b',
  'crypto+http://a/',
  'a/b.ts?x=https://c',
  '//a.example/x',
  ' http://a/',
  '"',
  '\\',
  ':',
  '#',
  '\t',
];
const REPORT_WORDS = [
  '  Stream #0:1[0x101](eng): Audio: pcm_mulaw, 8000 Hz',
  'Stream #0:0: Video: h264',
  'Output #0',
  'HTTP error 401',
  'Server returned 5XX',
  "[tls @ 0x1] Protocol 'tls' not on whitelist",
  'https://user:secret@a.example/',
];
const ADDRESS_WORDS = [
  'http',
  'https',
  'rtsp',
  'srt',
  'file',
  '://',
  'a.example',
  ':',
  '@',
  '/',
  '?',
  '#',
  '[::1]',
  '99999',
  '%00',
  ' ',
];

const mixed = (words: readonly string[], joint: string): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'binary', maxLength: 6 })), { maxLength: 24 })
    .map((some) => some.join(joint));

type Read = { readonly passed: string; readonly verdict: string };

function readRtsp(chunks: readonly Buffer[]): Read {
  const framer = new RtspFramer();
  const passed: Buffer[] = [];
  for (const chunk of chunks) {
    const step = framer.push(chunk);
    passed.push(...step.passed);
    if (step.verdict !== undefined) {
      return { passed: Buffer.concat(passed).toString('latin1'), verdict: JSON.stringify(step.verdict) };
    }
  }
  return { passed: Buffer.concat(passed).toString('latin1'), verdict: '' };
}

/** However it is cut, the same goes on, and the same is said of it. */
function checkRtsp(text: string, cuts: readonly number[]): void {
  const bytes = Buffer.from(text, 'latin1');
  const places = [...new Set(cuts.map((cut) => cut % (bytes.byteLength + 1)))].toSorted((a, b) => a - b);
  const pieces = [0, ...places].map((from, at) => bytes.subarray(from, [...places, bytes.byteLength][at]));
  const [whole, cut] = [readRtsp([bytes]), readRtsp(pieces)];
  if (whole.passed !== cut.passed || whole.verdict !== cut.verdict) {
    throw new Error(`cut at ${places.join()} it is another: ${JSON.stringify(text)}`);
  }
}

/** What passes once passes as it is, and names nothing but what is relative or by `http:`. */
function checkList(text: string): void {
  const plain = plainList(text);
  if (plain === undefined) {
    return;
  }
  const strange = plain.split('\n').find((line) => !line.startsWith('#') && /^(?!http:)[a-z0-9+.-]+:/i.test(line));
  if (plainList(plain) !== plain || strange !== undefined) {
    throw new Error(`a list that is not plain: ${JSON.stringify(text)}`);
  }
}

/** What is known of a body stays so when more of it comes. */
function checkBody(text: string, cut: number): void {
  const bytes = Buffer.from(text, 'latin1');
  const early = kindOfBody(bytes.subarray(0, cut % (bytes.byteLength + 1)), false);
  if (early !== 'more' && early !== kindOfBody(bytes, true)) {
    throw new Error(`known too early: ${JSON.stringify(text)} at ${cut}`);
  }
}

function checkReport(text: string): void {
  const report = new FfmpegReport('a.example');
  for (const line of text.split('\n')) {
    report.read(line);
  }
  if (`${report.finalFault?.message} ${report.fault?.message}`.includes('secret')) {
    throw new Error(`a fault tells what it should not: ${JSON.stringify(text)}`);
  }
}

function target<Input>(name: string, inputs: fc.Arbitrary<Input>, check: (input: Input) => void) {
  return {
    name,
    run(milliseconds: number, seed = Date.now() % 2 ** 31): void {
      fc.assert(fc.property(inputs, check), {
        seed,
        numRuns: Number.POSITIVE_INFINITY,
        interruptAfterTimeLimit: milliseconds,
      });
    },
  };
}

/** Names and runs of the fuzz; each throws at its first finding, with the input that shows it. */
export const pullFuzzTargets = [
  target(
    'what an RTSP server sends',
    fc.tuple(mixed(RTSP_WORDS, ''), fc.array(fc.nat(), { maxLength: 8 })),
    ([text, cuts]) => checkRtsp(text, cuts),
  ),
  target('a playlist on its way to ffmpeg', fc.oneof(mixed(LIST_WORDS, '\n'), mixed(LIST_WORDS, '')), checkList),
  target(
    'the first bytes of a body',
    fc.tuple(mixed(['ID3', '#EXTM3U', '\u0004\u0000\u0000\u0000\u0000\u0000\u0008'], ''), fc.nat()),
    ([text, cut]) => checkBody(text, cut),
  ),
  target('what ffmpeg prints', mixed(REPORT_WORDS, '\n'), checkReport),
  target('an address to pull from', mixed(ADDRESS_WORDS, ''), (text) => void readPullAddress(text)),
];
