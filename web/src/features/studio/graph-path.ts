/** From points to the lines of a graph: pure. */

export type Points = {
  /** Milliseconds, rising. */
  readonly at: readonly number[];
  readonly values: readonly (number | null)[];
};

export type Frame = {
  readonly from: number;
  readonly to: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
};

/** Points further apart than this are not joined: nothing was known between them. */
const JOINED_MS = 12_000;

/**
 * @returns the `d` of a path through the points, broken where values are missing, and of the area under it; y grows
 * downwards. Both are empty where there is no value.
 */
export function graphPath({ at, values }: Points, frame: Frame): { readonly line: string; readonly area: string } {
  const { from, to, top, width, height } = frame;
  const strokes: (readonly [x: number, y: number])[][] = [];
  let before: number | undefined;
  for (const [index, time] of at.entries()) {
    const value = values[index] ?? null;
    if (value === null) {
      before = undefined;
      continue;
    }
    if (before === undefined || time - before > JOINED_MS) {
      strokes.push([]);
    }
    before = time;
    const x = ((time - from) / (to - from)) * width;
    const y = height - (Math.min(value, top) / top) * height;
    strokes.at(-1)?.push([round(x), round(y)]);
  }
  const line = strokes.map(drawn).join('');
  const area = strokes.map((stroke) => `${drawn(stroke)}L${stroke.at(-1)?.[0]} ${height}L${stroke[0]?.[0]} ${height}Z`);
  return { line, area: area.join('') };
}

function drawn(stroke: readonly (readonly [number, number])[]): string {
  return stroke.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
