import styles from './go-live.module.css';
import { Marked } from './marked.tsx';

/** Steps in another program, in order; what is written there is set off. @param steps with `**…**` around such words. */
export function StepsList({ steps }: { steps: readonly string[] }) {
  return (
    <ol className={styles['steps']}>
      {steps.map((step) => (
        <li key={step}>
          <Marked text={step} />
        </li>
      ))}
    </ol>
  );
}
