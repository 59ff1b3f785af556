import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Frame } from '../../../../features/frame/frame.tsx';
import { Stage } from '../../../../features/frame/stage.tsx';
import { sayEntryFault } from '../../../../server/site-entry.ts';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Not let in', robots: { index: false } };

type Props = { params: Promise<{ slug: string }>; searchParams: Promise<{ why?: string | string[] }> };

/** Why a link from somebody's own site lets nobody in. */
export default async function RefusedPage({ params, searchParams }: Props) {
  const [{ slug }, { why }] = await Promise.all([params, searchParams]);
  const say = sayEntryFault(typeof why === 'string' ? why : undefined);
  if (say === undefined) {
    notFound();
  }
  return (
    <Frame>
      <Stage eyebrow="Not let in" title="This link does not open the event" text={say}>
        <a className="button" href={`/c/${slug}`}>
          Other ways in
        </a>
      </Stage>
    </Frame>
  );
}
