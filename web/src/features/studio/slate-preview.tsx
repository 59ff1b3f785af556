import { Clapperboard } from 'lucide-react';
import { useSay } from '../../language/spoken-here.tsx';
import styles from './studio.module.css';

/** Ingest draws it into the picture, in English for everyone. */
const DRAWN = 'Back in a moment';

/** The creator's own: a file this page has just sent, or one that is only known to be there. */
export type OwnSlate = 'unseen' | { readonly url: string; readonly isClip: boolean };

/** The slate in small. The usual one is drawn as ingest makes it (`ingest/src/slate/slate-args.ts`). */
export function SlatePreview({ title, own }: { title: string; own: OwnSlate | undefined }) {
  const say = useSay('live');
  if (own === undefined) {
    return (
      <div className={styles['slate']} role="img" aria-label={say('slateLabel', { title, words: DRAWN })}>
        <span className={styles['slateBar']} />
        <strong>{title}</strong>
        <span lang="en">{DRAWN}</span>
      </div>
    );
  }
  if (own === 'unseen') {
    return (
      <div className={styles['slate']}>
        <Clapperboard aria-hidden="true" />
        <span>{say('ownSlate')}</span>
      </div>
    );
  }
  return (
    <div className={styles['slate']}>
      {own.isClip ? (
        <video src={own.url} autoPlay muted loop playsInline aria-label={say('ownClip')} />
      ) : (
        <img src={own.url} alt={say('chosen')} />
      )}
    </div>
  );
}
