import type { Metadata } from 'next';
import { services } from './services.ts';

export type Previewed = {
  readonly title: string;
  readonly description: string;
  /** Where it is on this site; null: it has none. */
  readonly picture: string | null;
};

/** What other sites and messengers show of a link to a page. */
export function previewOf({ title, description, picture }: Previewed): Pick<Metadata, 'openGraph' | 'twitter'> {
  const images = picture === null ? {} : { images: [{ url: new URL(picture, services().publicUrl).href, alt: '' }] };
  return {
    openGraph: { title, description, type: 'video.other', ...images },
    twitter: { card: picture === null ? 'summary' : 'summary_large_image' },
  };
}
