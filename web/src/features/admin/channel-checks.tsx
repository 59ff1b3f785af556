'use client';

import { useSay } from '../../language/spoken-here.tsx';
import { CheckList } from '../frame/check-list.tsx';

/** A channel that a moderator can be named for. */
export type ChannelChoice = { readonly slug: string; readonly title: string };

export type ChannelChecksProps = {
  readonly legend: string;
  readonly channels: readonly ChannelChoice[];
  /** Slugs of those chosen. */
  readonly named: readonly string[];
  readonly onChange: (named: readonly string[]) => void;
};

/** Which channels somebody moderates. */
export function ChannelChecks({ legend, channels, named, onChange }: ChannelChecksProps) {
  const say = useSay('admin');
  const checks = channels.map(({ slug, title }) => ({ value: slug, label: title, help: `/c/${slug}` }));
  return <CheckList legend={legend} checks={checks} chosen={named} onChange={onChange} empty={say('noChannelsYet')} />;
}
