import styles from './go-live.module.css';

/** Steps in another program, in order; what is written there is set off. @param steps with `**…**` around such words. */
export function StepsList({ steps }: { steps: readonly string[] }) {
  return (
    <ol className={styles['steps']}>
      {steps.map((step) => (
        <li key={step}>
          {step.split('**').map((part, index) =>
            // Every other part stood between two marks; their places never change.
            // oxlint-disable-next-line react/no-array-index-key
            index % 2 === 1 ? <b key={index}>{part}</b> : part,
          )}
        </li>
      ))}
    </ol>
  );
}
