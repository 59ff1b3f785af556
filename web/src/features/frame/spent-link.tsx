import { sayOnPage } from '../../language/page-language.ts';
import { Frame } from './frame.tsx';
import { Stage } from './stage.tsx';

/** The page of a link that opens nothing any more, with the way on. */
export async function SpentLink({ title, text }: { readonly title: string; readonly text: string }) {
  const say = await sayOnPage('frame');
  return (
    <Frame>
      <Stage title={title} text={text}>
        <a className="button" href="/login">
          {say('signIn')}
        </a>
      </Stage>
    </Frame>
  );
}
