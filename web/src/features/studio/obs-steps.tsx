import type { Protocol } from './encoder-addresses.tsx';
import styles from './studio.module.css';

/** How OBS Studio is set up, step by step. @param isLive it is set up already: folded away. */
export function ObsSteps({ protocol, isLive }: { protocol: Protocol; isLive: boolean }) {
  return (
    <details className={styles['steps']} open={!isLive}>
      <summary>Set up OBS Studio</summary>
      <ol>
        <li>
          Open <b>Settings → Stream</b>, choose the service <b>Custom…</b>, and paste{' '}
          {protocol === 'rtmp' ? (
            <>
              <b>Server</b> and <b>Stream key</b>.
            </>
          ) : (
            <>
              <b>Address for OBS and ffmpeg</b> as the server. Leave the stream key empty.
            </>
          )}
        </li>
        <li>
          In <b>Settings → Output</b> choose output mode <b>Advanced</b>, set the <b>keyframe interval to 2 s</b>, the
          rate control to <b>CBR</b> and the bit rate to what your line carries: 6000 kbit/s for 1080p, 3000 for 720p.
        </li>
        <li>
          Press <b>Start streaming</b>. This page turns live within a few seconds.
        </li>
      </ol>
    </details>
  );
}
