import { Frame } from './frame.tsx';
import { Stage } from './stage.tsx';

/** The page of a link that opens nothing any more, with the way on. */
export function SpentLink({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <Frame>
      <Stage title={title} text={text}>
        <a className="button" href="/login">
          Sign in
        </a>
      </Stage>
    </Frame>
  );
}
