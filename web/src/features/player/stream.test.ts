import { expect, it } from 'vitest';
import { readMediaUrl } from './stream.ts';

it.each([
  {
    name: 'a rendition',
    url: 'http://h/hls/demo/mh8k2zq0/720p/index.m3u8',
    read: { epoch: 'mh8k2zq0', rendition: '720p' },
  },
  {
    name: 'directives',
    url: '/hls/demo/mh8k2zq0/source/index.m3u8?_HLS_msn=4',
    read: { epoch: 'mh8k2zq0', rendition: 'source' },
  },
  {
    name: 'an entitled path',
    url: '/hls/t/abc.def/demo/mh8k2zq0/audio/index.m3u8',
    read: { epoch: 'mh8k2zq0', rendition: 'audio' },
  },
  { name: 'the multivariant playlist', url: '/hls/demo/index.m3u8', read: {} },
])('reads epoch and rendition of $name', ({ url, read }) => {
  expect(readMediaUrl(url)).toEqual(read);
});
