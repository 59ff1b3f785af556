import type { AudioConfig } from '@rostrum/media/access-unit';
import { parseAacConfig } from '@rostrum/media/codec/aac';
import { TsMux } from '@rostrum/media/mpegts/mux';
import { ticks } from '@rostrum/units/time';
import { describe, expect, it } from 'vitest';
import { openRecordingSink } from '../session/testing/recording-sink.ts';
import { TsIntake } from './ts-intake.ts';

const AAC: AudioConfig = parseAacConfig(Uint8Array.of(0x11, 0x90));

describe('a transport stream’s sounds', () => {
  it('are numbered as the table lists them, with their languages, the first eight', () => {
    const sink = openRecordingSink();
    const named: string[] = [];
    const said: string[] = [];
    const intake = new TsIntake(
      {
        ...sink,
        onAudioConfig: (_config, sound) => named.push(`${sound?.index} ${sound?.language ?? '-'}`),
        onAudio: (frame, index) => named.push(`${index}: ${frame.data[0]}`),
      },
      (say) => said.push(say),
    );
    const languages = ['deu', 'eng', undefined, 'fra', 'ita', 'spa', 'por', 'nld', 'pol'];
    const sounds = languages.map((language, index) => ({
      id: 0x101 + index,
      config: AAC,
      ...(language === undefined ? {} : { language }),
    }));
    const mux = new TsMux({ sounds });
    for (let time = 0; time < 10; time += 1) {
      for (const [index, { id }] of sounds.entries()) {
        const data = Uint8Array.of(0x20 + index, 1, 2, 3, 4, 5);
        intake.push(mux.writeAudio(id, [{ pts: ticks(90_000 + time * 1920), data }]));
      }
    }
    intake.end();
    expect(sink.metadata.at(-1)).toEqual({ audiocodecid: 'ts', sounds: 8 });
    expect(named.filter((line) => !line.includes(':')).toSorted()).toEqual([
      '0 deu',
      '1 eng',
      '2 -',
      '3 fra',
      '4 ita',
      '5 spa',
      '6 por',
      '7 nld',
    ]);
    expect(named).toContain('1: 33');
    expect(named.some((line) => line.startsWith('8'))).toBe(false);
    expect(said).toEqual(['There are more than 8 sounds; viewers get the first 8.']);
  });

  it('of another PID takes the number of the one that is gone', () => {
    const named: string[] = [];
    const intake = new TsIntake(
      { ...openRecordingSink(), onAudio: (frame, index) => named.push(`${index}: ${frame.data[0]}`) },
      () => {},
    );
    const mux = new TsMux({ sounds: [{ id: 0x101, config: AAC }] });
    for (let time = 0; time < 40; time += 1) {
      const id = time < 20 ? 0x101 : 0x102;
      if (time === 20) {
        mux.setProgram({ sounds: [{ id, config: AAC }] });
      }
      intake.push(mux.writeAudio(id, [{ pts: ticks(90_000 + time * 1920), data: Uint8Array.of(time, 1, 2, 3, 4, 5) }]));
    }
    intake.end();
    expect(named).toContain('0: 5');
    expect(named).toContain('0: 35');
    expect(named.every((line) => line.startsWith('0'))).toBe(true);
  });
});
