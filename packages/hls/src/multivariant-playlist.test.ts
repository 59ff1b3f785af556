import { readFileSync } from 'node:fs';
import * as hlsParser from 'hls-parser';
import { describe, expect, it } from 'vitest';
import { multivariantRows } from '../vectors/rows.ts';
import { HlsError } from './errors.ts';
import { parseMultivariantPlaylist, writeMultivariantPlaylist } from './multivariant-playlist.ts';

describe('a multivariant playlist', () => {
  for (const row of multivariantRows) {
    const written = readFileSync(new URL(`../vectors/${row.file}`, import.meta.url), 'utf8');

    it(`${row.name}: written`, () => {
      expect(writeMultivariantPlaylist(row.input)).toBe(written);
    });

    it(`${row.name}: parsed`, () => {
      expect(parseMultivariantPlaylist(written)).toEqual(row.input);
    });

    it(`${row.name}: read the same by hls-parser`, () => {
      const theirs = hlsParser.parse(written);
      if (!theirs.isMasterPlaylist) {
        throw new Error('it took a multivariant playlist for a media one');
      }
      expect(theirs.variants.map((variant) => variant.uri)).toEqual(row.input.variants.map((variant) => variant.uri));
      expect(theirs.variants.map((variant) => variant.bandwidth)).toEqual(
        row.input.variants.map((variant) => variant.bandwidth),
      );
      for (const variant of theirs.variants) {
        expect(variant.audio.map((media) => media.uri)).toEqual(row.input.audio.map((media) => media.uri));
      }
    });
  }

  const good = readFileSync(new URL('../vectors/multivariant.m3u8', import.meta.url), 'utf8');
  const rows: { name: string; input: string }[] = [
    { name: 'nothing', input: '' },
    { name: 'media tags', input: `${good}#EXTINF:2,\n` },
    { name: 'a tag without its URI', input: good.slice(0, good.lastIndexOf('\n', good.length - 2) + 1) },
    { name: 'a URI without its tag', input: `${good}720p/index.m3u8\n` },
    { name: 'a comment between tag and URI', input: good.replace('\nmfx2', '\n#\nmfx2') },
    { name: 'no bandwidth', input: good.replaceAll(':BANDWIDTH', ':BANDWITH') },
    { name: 'no codecs', input: good.replaceAll('CODECS', 'CODEX') },
    { name: 'a resolution of three', input: good.replace('1920x1080', '1920x1080x3') },
    { name: 'a resolution in words', input: good.replace('1920x1080', 'large') },
    { name: 'a video range unknown', input: good.replace('RANGE=SDR', 'RANGE=ULTRA') },
    { name: 'a group that is nowhere', input: good.replaceAll('AUDIO="aac"', 'AUDIO="ac3"') },
    { name: 'a second version', input: good.replace('#EXT-X-VERSION:4', '#EXT-X-VERSION:4\n#EXT-X-VERSION:4') },
    { name: 'a default that may not be chosen', input: good.replace('AUTOSELECT=YES', 'AUTOSELECT=NO') },
    { name: 'channels in words', input: good.replace('CHANNELS="2"', 'CHANNELS="two"') },
  ];
  for (const row of rows) {
    it(`is refused for ${row.name}`, () => {
      expect(row.input).not.toBe(good);
      expect(() => parseMultivariantPlaylist(row.input)).toThrow(expect.objectContaining({ code: 'BAD_PLAYLIST' }));
    });
  }

  it('reads over captions and other unknowns', () => {
    const captions = '#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID="cc",NAME="CC",INSTREAM-ID="CC1"\n';
    expect(parseMultivariantPlaylist(good.replace('#EXT-X-MEDIA', `${captions}#EXT-X-NEW\n#EXT-X-MEDIA`))).toEqual(
      parseMultivariantPlaylist(good),
    );
  });

  it('is not written with text that would break out of its quotes, or a group that is nowhere', () => {
    const { audio, variants } = parseMultivariantPlaylist(good);
    const [media] = audio;
    if (media === undefined) {
      throw new Error('the vector has sound');
    }
    expect(() => writeMultivariantPlaylist({ audio: [{ ...media, name: 'a"b' }], variants })).toThrow(HlsError);
    expect(() => writeMultivariantPlaylist({ audio: [], variants })).toThrow(HlsError);
  });
});
