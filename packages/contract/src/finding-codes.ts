/** Everything that can be found amiss with a stream, and what each sentence about it is filled with. */

type Names = readonly string[];

/** By code: the names of a sentence's values; where there are several sentences, by `variant`. */
export const FINDING_VALUES = {
  NO_PICTURE: { nothing: [], soundAlone: [] },
  PICTURE_STOPPED: { soundGoesOn: [], nothing: [] },
  PICTURE_BLACK: [],
  PICTURE_FROZEN: [],
  NO_AUDIO: [],
  AUDIO_STOPPED: [],
  AUDIO_RATE: ['kilohertz'],
  AUDIO_CODED_THIN: [],
  AUDIO_SURROUND: ['channels'],
  AUDIO_HOLES: ['holes'],
  AUDIO_SKEW: { before: ['seconds'], after: ['seconds'] },
  AUDIO_PARTS: ['drift'],
  AUDIO_SILENT: [],
  AUDIO_CLIPS: [],
  AUDIO_QUIET: ['decibels'],
  AUDIO_ONE_SIDED: { left: [], right: [] },
  UPLOAD_COLLAPSES: { sometimes: ['count', 'seconds', 'kilobits'], regular: ['every', 'seconds'] },
  UPLOAD_TOO_SLOW: ['seconds', 'kilobits'],
  BURSTS: ['seconds'],
  CLOCK_DRIFTS: { fast: ['seconds'], slow: ['seconds'] },
  SRT_LATENCY_LOW: ['roundTrip', 'latency', 'ms', 'microseconds'],
  SRT_LOSS: { tooLate: ['packets', 'ms', 'microseconds'], tooMuch: ['packets', 'kilobits'], sentAgain: ['percent'] },
  LINE_FAR: ['roundTrip'],
  KEY_FRAMES_RARE: ['seconds'],
  KEY_FRAMES_IRREGULAR: ['least', 'most'],
  KEY_FRAMES_DENSE: ['seconds'],
  KEY_FRAMES_MISSING: [],
  FRAME_RATE_VARIES: ['percent'],
  PICTURES_MISSING: ['percent'],
  FRAME_RATE_LOW: ['fps'],
  FRAME_RATE_HIGH: ['fps'],
  B_FRAMES_MANY: ['count', 'most'],
  TIMESTAMPS_STAND: [],
  TIMESTAMPS_JUMP: ['times'],
  CODEC_NOT_EVERYWHERE: { othersMade: ['codec'], alone: ['codec'] },
  COLOUR_FORMAT: ['bits', 'chroma'],
  INTERLACED: [],
  LEVEL: { tooHigh: ['level'], tooLow: ['level', 'needed'] },
  REFERENCES_MANY: ['count', 'most'],
  HDR: [],
  BITRATE_HIGH: { smallerMade: ['megabits'], alone: ['megabits'] },
  BITRATE_UNEVEN: ['mean', 'peak'],
  SIZE_SMALL: ['size'],
  SIZE_UNUSUAL: { odd: ['size'], shape: ['size'] },
  PIXELS_NOT_SQUARE: ['size'],
  LADDER_SHED: { all: [], some: ['names', 'count'] },
  LADDER_OFF: [],
  LADDER_NO_FFMPEG: [],
  BACKUP_MISSING: [],
  MAIN_MISSING: [],
  KEY_SHARED: ['times'],
  BACKUP_DIFFERS: ['pictureCodec', 'pictureSize', 'soundCodec', 'sampleRate', 'soundChannels'],
  WRONG_KEY: ['address'],
} as const satisfies Record<string, Names | Record<string, Names>>;

/** Values that are text; all others are numbers, written as the reader's language writes them. */
export const TEXT_VALUES = [
  'address',
  'chroma',
  'codec',
  'level',
  'microseconds',
  'ms',
  'names',
  'needed',
  'pictureCodec',
  'pictureSize',
  'sampleRate',
  'size',
  'soundChannels',
  'soundCodec',
] as const;
type TextValue = (typeof TEXT_VALUES)[number];

type Table = typeof FINDING_VALUES;
export type FindingCode = keyof Table;
export const FINDING_CODES = Object.keys(FINDING_VALUES) as readonly FindingCode[];

/** The sentences of a code; `never` where there is but one. */
export type FindingVariant<C extends FindingCode> = Table[C] extends Names ? never : Extract<keyof Table[C], string>;

type Values<N> = N extends readonly []
  ? { readonly values?: undefined }
  : N extends Names
    ? { readonly values: { readonly [K in N[number]]: K extends TextValue ? string : number } }
    : never;

/** Which sentence of a code is said, and what it is filled with. */
export type FindingSentence<C extends FindingCode> = Table[C] extends Names
  ? Values<Table[C]> & { readonly variant?: undefined }
  : { [V in keyof Table[C]]: Values<Table[C][V]> & { readonly variant: V } }[keyof Table[C]];

/** Encoders that cures are known for in their own menus; `other` is what helps in all the rest. */
export type EncoderKind = 'obs' | 'vmix' | 'atem' | 'larix' | 'wirecast' | 'ffmpeg' | 'other';
