import { useSay } from '../../language/spoken-here.tsx';
import styles from './go-live.module.css';
import { Marked } from './marked.tsx';
import type { How } from './setup-parts.ts';

/** Steps in another program, in order; what is written there is set off. */
export function StepsList({ steps }: { steps: readonly How[] }) {
  const say = useSay('goLive');
  return (
    <ol className={styles['steps']}>
      {steps.map((step) => (
        <li key={step}>
          <Marked text={say(step)} />
        </li>
      ))}
    </ol>
  );
}
