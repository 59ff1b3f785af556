import { Home } from '../features/event/home.tsx';
import { Frame } from '../features/frame/frame.tsx';
import { services } from '../server/services.ts';

export const dynamic = 'force-dynamic';

export default async function HomePage() {
  return (
    <Frame>
      <Home known={await services().channels.listed()} />
    </Frame>
  );
}
