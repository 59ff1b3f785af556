import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Stage } from '../../../../features/frame/stage.tsx';
import { sayEntryFault } from '../../../../server/site-entry.ts';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Not let in', robots: { index: false } };

type Props = { params: Promise<{ slug: string }>; searchParams: Promise<{ why?: string | string[] }> };

/** The same in a frame of that site. */
export default async function RefusedEmbed({ params, searchParams }: Props) {
  const [{ slug }, { why }] = await Promise.all([params, searchParams]);
  const say = sayEntryFault(typeof why === 'string' ? why : undefined);
  if (say === undefined) {
    notFound();
  }
  return (
    <Stage eyebrow="Not let in" title="This link does not open the event" text={say}>
      <a className="button" href={`/embed/${slug}`}>
        Other ways in
      </a>
    </Stage>
  );
}
