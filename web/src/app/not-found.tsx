import type { Metadata } from 'next';
import { Frame } from '../features/frame/frame.tsx';
import { Stage } from '../features/frame/stage.tsx';
import { sayOnPage } from '../language/page-language.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await sayOnPage('frame'))('notFound') };
}

export default async function NotFound() {
  const say = await sayOnPage('frame');
  return (
    <Frame>
      <Stage eyebrow="404" title={say('notFoundTitle')} text={say('notFoundText')}>
        <a className="button" href="/">
          {say('seeLive')}
        </a>
      </Stage>
    </Frame>
  );
}
