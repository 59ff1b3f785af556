'use client';

import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { useLanguage, useSay } from '../../language/spoken-here.tsx';
import { CopyField } from './copy-field.tsx';
import { withinSentence } from './within-sentence.ts';

export type SecretFieldProps = {
  readonly label: string;
  /** Absent until it was asked for. */
  readonly value: string | undefined;
  /** Brings it; `undefined` where that fails. */
  readonly fetchValue: () => Promise<string | undefined>;
};

/** A value that only shows when it is asked for, since others may see the screen. */
export function SecretField({ label, value, fetchValue }: SecretFieldProps) {
  const say = useSay('studio');
  const language = useLanguage();
  const [isShown, setShown] = useState(false);
  const toggle = async (): Promise<void> => {
    if (!isShown && value === undefined && (await fetchValue()) === undefined) {
      return;
    }
    setShown(!isShown);
  };
  const what = withinSentence(label, language);
  return (
    <CopyField label={label} value={value} isHidden={!isShown} fetchValue={fetchValue}>
      <button
        type="button"
        className="button"
        data-kind="quiet"
        aria-label={isShown ? say('hideOf', { what }) : say('showOf', { what })}
        onClick={() => void toggle()}
      >
        {isShown ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
      </button>
    </CopyField>
  );
}
