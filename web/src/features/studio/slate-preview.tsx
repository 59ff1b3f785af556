import { Clapperboard } from 'lucide-react';
import styles from './studio.module.css';

/** The creator's own: a file this page has just sent, or one that is only known to be there. */
export type OwnSlate = 'unseen' | { readonly url: string; readonly isClip: boolean };

/** The slate in small. The usual one is drawn as ingest makes it (`ingest/src/slate/slate-args.ts`). */
export function SlatePreview({ title, own }: { title: string; own: OwnSlate | undefined }) {
  if (own === undefined) {
    return (
      <div className={styles['slate']} role="img" aria-label={`The title “${title}”, and below it: Back in a moment`}>
        <span className={styles['slateBar']} />
        <strong>{title}</strong>
        <span>Back in a moment</span>
      </div>
    );
  }
  if (own === 'unseen') {
    return (
      <div className={styles['slate']}>
        <Clapperboard aria-hidden="true" />
        <span>Your own picture or clip</span>
      </div>
    );
  }
  return (
    <div className={styles['slate']}>
      {own.isClip ? (
        <video src={own.url} autoPlay muted loop playsInline aria-label="Your clip" />
      ) : (
        <img src={own.url} alt="What you chose" />
      )}
    </div>
  );
}
