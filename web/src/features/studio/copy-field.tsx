'use client';

import { Check, Copy } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useLanguage, useSay } from '../../language/spoken-here.tsx';
import styles from './studio.module.css';
import { withinSentence } from './within-sentence.ts';

export type CopyFieldProps = {
  readonly label: string;
  /** Absent while it is not known; then only dots are shown. */
  readonly value: string | undefined;
  readonly isHidden?: boolean;
  /** Brings the value when it is copied without being shown. */
  readonly fetchValue?: () => Promise<string | undefined>;
  readonly children?: ReactNode;
};

/** A value to be typed into an encoder: read-only, selectable, one click to copy. */
export function CopyField({ label, value, isHidden = false, fetchValue, children }: CopyFieldProps) {
  const say = useSay('studio');
  const language = useLanguage();
  const [isCopied, setCopied] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isCopied) {
      const handle = setTimeout(() => setCopied(false), 1_800);
      return () => clearTimeout(handle);
    }
    return undefined;
  }, [isCopied]);
  const copy = async (): Promise<void> => {
    const text = value ?? (await fetchValue?.());
    if (text === undefined) {
      return;
    }
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      // Browsers allow the clipboard on https and localhost only; elsewhere the field is selected to copy by hand.
      field.current?.select();
    }
  };
  const shown = isHidden || value === undefined ? '•'.repeat(24) : value;
  return (
    <div className={styles['copy']}>
      <label>
        <span>{label}</span>
        <input
          ref={field}
          className="input"
          readOnly
          value={shown}
          spellCheck={false}
          onFocus={(event) => event.currentTarget.select()}
        />
      </label>
      <span className={styles['copyActions']}>
        {children}
        <button
          type="button"
          className="button"
          data-kind="quiet"
          aria-label={say('copyOf', { what: withinSentence(label, language) })}
          onClick={() => void copy()}
        >
          {isCopied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
          <span aria-live="polite">{isCopied ? say('copied') : say('copy')}</span>
        </button>
      </span>
    </div>
  );
}
