import type { VideoFrame } from '@rostrum/media/access-unit';
import { MEDIA_TIMESCALE, type Seconds, type Ticks, ticks } from '@rostrum/units/time';
import { describe, expect, it } from 'vitest';
import { LeadingCut } from './leading-cut.ts';
import type { PlannedSegment } from './timeline.ts';

const TARGET = 2 as Seconds;
const FRAMES = 1_500;

/** Orders in which a group of pictures is sent, each by its place in the order of being shown. */
const GROUPS = [
  { name: 'none', places: [0] },
  { name: 'one', places: [1, 0] },
  { name: 'three in a row', places: [3, 0, 1, 2] },
  { name: 'three in a pyramid', places: [3, 1, 0, 2] },
  { name: 'seven in a pyramid', places: [7, 3, 1, 0, 2, 5, 4, 6] },
];

/** Pictures in decode order with one key frame, the first. @param stampTicks as coarse as an encoder stamps. */
function send(places: readonly number[], fps: number, stampTicks: number): VideoFrame[] {
  const at = (index: number): Ticks => ticks(Math.round((index * MEDIA_TIMESCALE) / fps / stampTicks) * stampTicks);
  const lead = Math.max(...places.map((place, index) => index - place)) + 1;
  return Array.from({ length: FRAMES }, (_, index) => {
    const group = Math.floor((index - 1) / places.length) * places.length + 1;
    const shown = index === 0 ? 0 : group + (places[(index - 1) % places.length] ?? 0);
    return { dts: at(index), pts: at(shown + lead), isKey: index === 0, data: new Uint8Array() };
  });
}

/** Where segments begin. */
function cut(frames: readonly VideoFrame[]): { starts: Ticks[]; cutter: LeadingCut } {
  const cutter = new LeadingCut(TARGET, 0.5 as Seconds);
  const starts: Ticks[] = [];
  for (const frame of frames) {
    const start = starts.at(-1);
    const open = start === undefined ? undefined : ({ start, isIndependent: starts.length === 1 } as PlannedSegment);
    const found = cutter.before(frame, open, TARGET);
    if (found.kind !== 'none') {
      starts.push(found.at);
    }
  }
  return { starts, cutter };
}

describe.each(GROUPS)('reordered pictures: $name', ({ places }) => {
  const rows = [25, 29.97, 30, 60].flatMap((fps) => [1, 90].map((stampTicks) => ({ fps, stampTicks })));
  it.each(rows)(
    'no segment rounds to more than the target duration, at $fps a second, stamped by $stampTicks',
    (row) => {
      const frames = send(places, row.fps, row.stampTicks);
      const { starts } = cut(frames);
      const lengths = starts.slice(1).map((start, index) => (start - (starts[index] ?? 0)) / MEDIA_TIMESCALE);
      expect(lengths.length).toBeGreaterThan(5);
      expect(Math.max(...lengths.map(Math.round))).toBe(TARGET);
      expect(Math.min(...lengths)).toBeGreaterThan(1.5);
    },
  );

  it.each([1, 90])('the picture that each begins with is the nearest, stamped by %i', (stampTicks) => {
    const frames = send(places, 30, stampTicks);
    const { starts, cutter } = cut(frames);
    for (const start of starts.slice(1)) {
      const nearest = frames.filter(({ pts }) => Math.abs(pts - start) <= cutter.frameTicks / 2);
      expect(nearest).toHaveLength(1);
      expect(Math.abs((nearest[0]?.pts ?? 0) - start)).toBeLessThan(200);
    }
  });
});
