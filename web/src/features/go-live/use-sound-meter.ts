import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';

/** Decibels below full scale at which the meter is empty. */
const FLOOR_DB = -60;
const PERIOD_MS = 80;
/** How much of a louder moment stays, from look to look. */
const FALL = 0.82;

/**
 * Measures the sound of a video element, which stays silent.
 * @returns `level` from 0 to 1; `needsTouch` where the browser measures only after somebody pressed `listen`.
 */
export function useSoundMeter(video: RefObject<HTMLVideoElement | null>): {
  readonly level: number;
  readonly needsTouch: boolean;
  readonly listen: () => void;
} {
  const [level, setLevel] = useState(0);
  const [needsTouch, setNeedsTouch] = useState(true);
  const context = useRef<AudioContext>(undefined);
  const analyser = useRef<AnalyserNode>(undefined);

  const listen = useCallback((): void => {
    const element = video.current;
    if (element === null || context.current !== undefined) {
      void context.current?.resume();
      return;
    }
    const made = new AudioContext();
    const measure = made.createAnalyser();
    measure.fftSize = 1024;
    // Led through the graph and to no loudspeaker: the element may sound, and nobody hears it.
    made.createMediaElementSource(element).connect(measure);
    element.muted = false;
    context.current = made;
    analyser.current = measure;
    void made.resume();
    setNeedsTouch(false);
  }, [video]);

  useEffect(() => {
    // Whoever pressed something on this page before may be measured for at once.
    if (navigator.userActivation?.hasBeenActive === true) {
      listen();
    }
    const handle = setInterval(() => {
      const measure = analyser.current;
      if (measure === undefined) {
        return;
      }
      const samples = new Float32Array(measure.fftSize);
      measure.getFloatTimeDomainData(samples);
      const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
      const loudness = peak === 0 ? 0 : Math.max(0, Math.min(1, 1 - (20 * Math.log10(peak)) / FLOOR_DB));
      setLevel((before) => Math.max(loudness, before * FALL));
    }, PERIOD_MS);
    return () => {
      clearInterval(handle);
      void context.current?.close();
      context.current = undefined;
      analyser.current = undefined;
    };
  }, [listen]);

  return { level, needsTouch, listen };
}
