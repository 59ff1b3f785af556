import { parseArgs } from 'node:util';
import { Fault } from '../words.ts';

/** The picture's size and the rate it is sent with. */
export type DemoPicture = { readonly width: number; readonly height: number; readonly kilobits: number };

export type DemoOptions = {
  readonly slug: string;
  readonly picture: DemoPicture;
  readonly protocol: 'rtmp' | 'srt';
  /** As the channel's second encoder. */
  readonly isBackup: boolean;
};

const PICTURES: Readonly<Record<string, DemoPicture>> = {
  '1080': { width: 1920, height: 1080, kilobits: 6_000 },
  '720': { width: 1280, height: 720, kilobits: 3_000 },
  '360': { width: 640, height: 360, kilobits: 800 },
};

/** @throws Fault when an option is unknown or does not fit. */
export function readDemoOptions(words: readonly string[]): DemoOptions {
  const { values } = parse(words);
  const picture = PICTURES[values.size];
  if (picture === undefined) {
    throw new Fault(`--size is one of ${Object.keys(PICTURES).join(', ')}.`);
  }
  return {
    slug: values.channel,
    picture,
    protocol: values.srt === true ? 'srt' : 'rtmp',
    isBackup: values.backup === true,
  };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        channel: { type: 'string', default: 'demo' },
        size: { type: 'string', default: '1080' },
        srt: { type: 'boolean' },
        backup: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new Fault(
      `${error instanceof Error ? error.message : String(error)}\nnpm run demo [-- --channel SLUG --size 720 --srt --backup]`,
      {
        cause: error,
      },
    );
  }
}
