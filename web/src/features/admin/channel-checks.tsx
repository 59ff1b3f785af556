'use client';

import styles from './admin.module.css';

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
  const turn = (slug: string): void =>
    onChange(named.includes(slug) ? named.filter((other) => other !== slug) : [...named, slug]);
  return (
    <fieldset className={styles['checks']}>
      <legend>{legend}</legend>
      {channels.length === 0 && <p className={styles['soft']}>There are no channels yet.</p>}
      {channels.map(({ slug, title }) => (
        <label key={slug}>
          <input type="checkbox" checked={named.includes(slug)} onChange={() => turn(slug)} />
          <span>
            {title} <small>/c/{slug}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
