import type { Metadata } from 'next';
import { Frame } from '../features/frame/frame.tsx';
import { Stage } from '../features/frame/stage.tsx';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <Frame>
      <Stage
        eyebrow="404"
        title="Nothing is staged here"
        text="The address may have a slip in it, or what stood here has been taken down."
      >
        <a className="button" href="/">
          See what is live
        </a>
      </Stage>
    </Frame>
  );
}
