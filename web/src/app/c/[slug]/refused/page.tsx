import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Frame } from '../../../../features/frame/frame.tsx';
import { Stage } from '../../../../features/frame/stage.tsx';
import { pageLanguage, sayOnPage } from '../../../../language/page-language.ts';
import { sayEntryFault } from '../../../../server/site-entry.ts';

export const dynamic = 'force-dynamic';
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await sayOnPage('event'))('notLetIn'), robots: { index: false } };
}

type Props = { params: Promise<{ slug: string }>; searchParams: Promise<{ why?: string | string[] }> };

/** Why a link from somebody's own site lets nobody in. */
export default async function RefusedPage({ params, searchParams }: Props) {
  const [{ slug }, { why }] = await Promise.all([params, searchParams]);
  const [language, say] = await Promise.all([pageLanguage(), sayOnPage('event')]);
  const fault = sayEntryFault(typeof why === 'string' ? why : undefined, language);
  if (fault === undefined) {
    notFound();
  }
  return (
    <Frame>
      <Stage eyebrow={say('notLetIn')} title={say('notLetInTitle')} text={fault}>
        <a className="button" href={`/c/${slug}`}>
          {say('otherWays')}
        </a>
      </Stage>
    </Frame>
  );
}
