'use client';

import { Stage } from '../features/frame/stage.tsx';

export default function ErrorPage({ reset }: { error: Error; reset: () => void }) {
  return (
    <Stage
      title="Something went wrong on this page"
      text="It is not you. Try again; if it stays, come back in a minute."
    >
      <button type="button" className="button" onClick={reset}>
        Try again
      </button>
      <a className="button" data-kind="quiet" href="/">
        Home
      </a>
    </Stage>
  );
}
