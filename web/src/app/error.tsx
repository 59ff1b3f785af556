'use client';

import { Stage } from '../features/frame/stage.tsx';
import { useSay } from '../language/spoken-here.tsx';

export default function ErrorPage({ reset }: { error: Error; reset: () => void }) {
  const say = useSay('frame');
  return (
    <Stage title={say('wrongTitle')} text={say('wrongText')}>
      <button type="button" className="button" onClick={reset}>
        {say('tryAgain')}
      </button>
      <a className="button" data-kind="quiet" href="/">
        {say('homeWay')}
      </a>
    </Stage>
  );
}
