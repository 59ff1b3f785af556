import type { Protocol } from '../studio/encoder-addresses.tsx';
import type { Program, ProgramId } from './programs.ts';

/** Where in each program's menus the fields are, in words. */

/** `**so**` marks what is written on that program's own buttons. */
export type Place = {
  /** To where server and key are typed in. */
  readonly address: readonly string[];
  /** To where picture and sound are set. */
  readonly encoding: readonly string[];
  /** How it is started. */
  readonly start: string;
};

const OBS_ENCODING = [
  'Open **Settings → Output** and choose the output mode **Advanced**, tab **Streaming**.',
  'Type in the values below. **Settings → Video** has the size and the frame rate.',
];

const PLACES: Readonly<Record<ProgramId, Readonly<Partial<Record<Protocol, Place>>>>> = {
  obs: {
    rtmp: {
      address: [
        'Open **Settings → Stream** and choose the service **Custom…**',
        'Paste **Server** and **Stream Key** from the fields below.',
      ],
      encoding: OBS_ENCODING,
      start: 'Press **OK**, then **Start Streaming**.',
    },
    srt: {
      address: [
        'Open **Settings → Stream** and choose the service **Custom…**',
        'Paste the address below into **Server**, whole. Leave **Stream Key** empty.',
      ],
      encoding: OBS_ENCODING,
      start: 'Press **OK**, then **Start Streaming**.',
    },
  },
  vmix: {
    rtmp: {
      address: [
        'Click the gear beside **Stream** and choose the destination **Custom RTMP Server**.',
        'Paste **URL** and **Stream Name or Key** from the fields below.',
      ],
      encoding: ['Choose the quality **H264**, click the gear beside it, and type in the values below.'],
      start: 'Press **Save and Close**, then **Stream**.',
    },
    srt: {
      address: [
        'Open **Settings → Outputs / NDI / SRT** and click the gear of an output.',
        'Tick **Enable SRT**, choose the type **Caller**, and paste the fields below.',
      ],
      encoding: ['In the same window choose the quality **H264** and type in the values below.'],
      start: 'Press **OK**: vMix begins to send at once.',
    },
  },
  atem: {
    rtmp: {
      address: [
        'Download the settings below. In **ATEM Software Control** choose **Stream → Load Streaming Settings…** and open that file.',
        'Or by hand: in the **Output** panel, under **Live Stream**, paste the fields below.',
      ],
      encoding: ['Choose the quality **Streaming High**. The file sets what is below.'],
      start: 'Press **ON AIR** on the ATEM.',
    },
  },
  larix: {
    rtmp: {
      address: [
        'Install **Larix Broadcaster** from your phone’s store, and scan the code below with the phone’s camera.',
      ],
      encoding: ['The code sets what is below. By hand: **Settings → Video** and **Settings → Audio**.'],
      start: 'Press the **red button** in Larix.',
    },
    srt: {
      address: [
        'Install **Larix Broadcaster** from your phone’s store, and scan the code below with the phone’s camera.',
      ],
      encoding: ['The code sets what is below. By hand: **Settings → Video** and **Settings → Audio**.'],
      start: 'Press the **red button** in Larix.',
    },
  },
  wirecast: {
    rtmp: {
      address: [
        'Open **Output → Output Settings…**, press **+** and choose **RTMP Server**.',
        'Paste **Address** and **Stream** from the fields below.',
      ],
      encoding: ['Choose an **Encoding**, press its gear, and type in the values below.'],
      start: 'Press **OK**, then **Output → Start / Stop Broadcasting**.',
    },
    srt: {
      address: [
        'Open **Output → Output Settings…**, press **+** and choose **SRT**.',
        'Choose the mode **Caller** and paste the fields below.',
      ],
      encoding: ['Choose an **Encoding**, press its gear, and type in the values below.'],
      start: 'Press **OK**, then **Output → Start / Stop Broadcasting**.',
    },
  },
  ffmpeg: {
    rtmp: {
      address: ['Run this line, with your own film or camera in the place of **film.mp4**.'],
      encoding: ['The line sets what is below.'],
      start: 'It sends from the moment it runs.',
    },
    srt: {
      address: ['Run this line, with your own film or camera in the place of **film.mp4**.'],
      encoding: ['The line sets what is below.'],
      start: 'It sends from the moment it runs.',
    },
  },
  other: {
    rtmp: {
      address: ['Look for **RTMP**, **Custom server** or **Streaming destination**, and paste the fields below.'],
      encoding: ['Look for **Encoder** or **Quality**, and type in the values below.'],
      start: 'Start streaming there.',
    },
    srt: {
      address: ['Look for **SRT**, choose the mode **Caller**, and paste the fields below.'],
      encoding: ['Look for **Encoder** or **Quality**, and type in the values below.'],
      start: 'Start streaming there.',
    },
  },
};

const NOWHERE: Place = { address: [], encoding: [], start: '' };

/** @param protocol one that the program speaks. */
export function placeOf({ id }: Program, protocol: Protocol): Place {
  return PLACES[id][protocol] ?? NOWHERE;
}
