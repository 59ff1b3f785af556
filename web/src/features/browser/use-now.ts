import { useEffect, useState } from 'react';

const EVERY_MS = 1_000;

/** @returns the browser's time, milliseconds since 1970, anew each second; undefined until loaded: the server's is another. */
export function useNow(): number | undefined {
  const [now, setNow] = useState<number>();
  useEffect(() => {
    setNow(Date.now());
    const handle = setInterval(() => setNow(Date.now()), EVERY_MS);
    return () => clearInterval(handle);
  }, []);
  return now;
}
