import type { ReactNode } from 'react';
import styles from './frame.module.css';
import { Seats } from './seats.tsx';

export type StageProps = {
  readonly title: string;
  readonly text?: ReactNode;
  readonly eyebrow?: string;
  readonly children?: ReactNode;
};

/** A calm page with one thing to say: empty states, "not found", faults. */
export function Stage({ title, text, eyebrow, children }: StageProps) {
  return (
    <section className={styles['stage']}>
      <Seats className={styles['seats']} />
      {eyebrow !== undefined && <p className={styles['eyebrow']}>{eyebrow}</p>}
      <h1 className={styles['stageTitle']}>{title}</h1>
      {text !== undefined && <p className={styles['stageText']}>{text}</p>}
      {children !== undefined && <div className={styles['stageActions']}>{children}</div>}
    </section>
  );
}
