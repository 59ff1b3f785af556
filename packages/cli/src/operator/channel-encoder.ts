import { TOPICS } from '@rostrum/contract/bus-topics';
import { SWITCHINGS } from '@rostrum/store/encoder-choices';
import type { EncoderSettings } from '@rostrum/store/encoder-settings';
import { Fault } from '../words.ts';
import { addressLines, channelAddresses } from './channel-addresses.ts';
import type { OperatorCommand, Typed } from './command.ts';

/** What a backup encoder is told, and how encoders may come in. */
export const channelEncoder: OperatorCommand = {
  words: 'channel encoder',
  usage: `SLUG [--rotate-backup] [--encrypt on|off] [--srt-latency MS] [--switching ${SWITCHINGS.join('|')}] [--priority N]`,
  help: 'Shows and changes how encoders come in: the backup’s key, SRT’s passphrase and latency, who is shown.',
  options: {
    'rotate-backup': { type: 'boolean' },
    encrypt: { type: 'string' },
    'srt-latency': { type: 'string' },
    switching: { type: 'string' },
    priority: { type: 'string' },
  },
  positionals: 1,
  async run(operator, typed) {
    const [slug = ''] = typed.positionals;
    const store = await operator.store();
    const channel = await store.channels.bySlug(slug);
    if (channel === undefined) {
      throw new Fault(`There is no channel '${slug}'. 'channel list' shows those there are.`);
    }
    const settings = await store.encoderSettings.update(channel.id, {
      encryptsSrt: switchOf(typed, 'encrypt'),
      srtLatencyMs: numberOf(typed, 'srt-latency'),
      switching: SWITCHINGS.find((each) => each === chosen(typed, 'switching', SWITCHINGS)),
      priority: numberOf(typed, 'priority'),
    });
    const { streamKeys } = store;
    const rotates = typed.has('rotate-backup');
    const backupKey = rotates
      ? await streamKeys.rotate(channel.id, 'backup')
      : await streamKeys.issue(channel.id, 'backup');
    await operator.tell(async (bus) => {
      await bus.publish(TOPICS.encoderSettings, { slug });
      if (rotates) {
        await bus.publish(TOPICS.streamKeyRotated, { slug, role: 'backup' });
      }
    });
    const backup = channelAddresses(operator.settings, slug, backupKey, settings.srtPassphrase);
    return { json: { slug, backupKey, ...settings, backup }, lines: lines(settings, addressLines(backup)) };
  },
};

function lines({ srtPassphrase, srtLatencyMs, switching, priority }: EncoderSettings, backup: string[]): string[] {
  return [
    'For the backup encoder:',
    ...backup,
    `SRT         ${srtPassphrase === undefined ? 'not encrypted' : `passphrase ${srtPassphrase}`}, latency ${srtLatencyMs} ms`,
    `Switching   ${switching}`,
    `Priority    ${priority}`,
  ];
}

function chosen(typed: Typed, option: string, allowed: readonly string[]): string | undefined {
  const text = typed.text(option);
  if (text !== undefined && !allowed.includes(text)) {
    throw new Fault(`--${option} is one of ${allowed.join(', ')}.`);
  }
  return text;
}

function switchOf(typed: Typed, option: string): boolean | undefined {
  const text = chosen(typed, option, ['on', 'off']);
  return text === undefined ? undefined : text === 'on';
}

function numberOf(typed: Typed, option: string): number | undefined {
  const text = typed.text(option);
  if (text !== undefined && !/^-?\d{1,6}$/.test(text)) {
    throw new Fault(`--${option} is a whole number.`);
  }
  return text === undefined ? undefined : Number(text);
}
