import { Coming, type ComingProps } from './coming.tsx';
import { Past, type PastProps } from './past.tsx';

/** What comes on a channel, and what was: below the picture, and so loaded after it. */
export function Programme({ slug, coming, past }: ComingProps & PastProps) {
  return (
    <>
      <Coming slug={slug} coming={coming} />
      <Past slug={slug} past={past} />
    </>
  );
}
