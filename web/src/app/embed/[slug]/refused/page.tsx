import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Stage } from '../../../../features/frame/stage.tsx';
import { pageLanguage, sayOnPage } from '../../../../language/page-language.ts';
import { sayEntryFault } from '../../../../server/site-entry.ts';

export const dynamic = 'force-dynamic';
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await sayOnPage('event'))('notLetIn'), robots: { index: false } };
}

type Props = { params: Promise<{ slug: string }>; searchParams: Promise<{ why?: string | string[] }> };

/** The same in a frame of that site. */
export default async function RefusedEmbed({ params, searchParams }: Props) {
  const [{ slug }, { why }] = await Promise.all([params, searchParams]);
  const [language, say] = await Promise.all([pageLanguage(), sayOnPage('event')]);
  const fault = sayEntryFault(typeof why === 'string' ? why : undefined, language);
  if (fault === undefined) {
    notFound();
  }
  return (
    <Stage eyebrow={say('notLetIn')} title={say('notLetInTitle')} text={fault}>
      <a className="button" href={`/embed/${slug}`}>
        {say('otherWays')}
      </a>
    </Stage>
  );
}
