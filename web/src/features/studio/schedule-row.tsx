import { Image as PictureIcon, X } from 'lucide-react';
import { useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import type { Occurrence } from '../../server/occurrences.ts';
import { When } from '../event/when.tsx';
import styles from './access-card.module.css';
import { PictureField } from './picture-field.tsx';
import studio from './studio.module.css';

export type ScheduleRowProps = {
  readonly slug: string;
  readonly occurrence: Occurrence;
  /** Its plan takes place more than once. */
  readonly repeats: boolean;
  /** The soonest of its plan stands for all of it. */
  readonly isSoonest: boolean;
  /** Calls off this one alone, or removes all of its plan. */
  readonly onCallOff: () => void;
  readonly onRemove: () => void;
  readonly onPoster: () => void;
};

/** One that is planned: where its page is, who may watch it, its poster, and how it is called off. */
export function ScheduleRow({ slug, occurrence, repeats, isSoonest, onCallOff, onRemove, onPoster }: ScheduleRowProps) {
  const { id, title, startsAt, event, poster, access } = occurrence;
  const say = useSay('live');
  const words = useSay('studio');
  const [isPosterOpen, setPosterOpen] = useState(false);
  return (
    <li>
      <span>
        <a className={studio['link']} href={`/c/${slug}/e/${event}`}>
          {title}
        </a>
        <small>
          <When time={startsAt} />
          {access !== undefined && ` · ${words(`${access}Within`)}`}
        </small>
      </span>
      <span className={styles['rowActions']}>
        {repeats && isSoonest && (
          <button type="button" className="button" data-kind="plain" data-size="small" onClick={onRemove}>
            {say('removeAll')}
          </button>
        )}
        <button
          type="button"
          className="button"
          data-kind="plain"
          data-shape="round"
          aria-label={say('posterOf', { title })}
          aria-expanded={isPosterOpen}
          title={say('poster')}
          onClick={() => setPosterOpen(!isPosterOpen)}
        >
          <PictureIcon aria-hidden="true" />
        </button>
        <button
          type="button"
          className="button"
          data-kind="plain"
          data-shape="round"
          aria-label={say('callOffEvent', { title })}
          title={say('callOff')}
          onClick={repeats ? onCallOff : onRemove}
        >
          <X aria-hidden="true" />
        </button>
      </span>
      {isPosterOpen && (
        <div className={styles['below']}>
          <PictureField
            label={say('poster')}
            help={say(repeats ? 'posterTextEach' : 'posterText')}
            path={`channels/${slug}/schedule/${id}/poster`}
            known={poster}
            onChange={onPoster}
          />
        </div>
      )}
    </li>
  );
}
