import { Home } from '../features/event/home.tsx';
import { Frame } from '../features/frame/frame.tsx';
import { Speaks } from '../language/speaks.tsx';
import { services } from '../server/services.ts';

export const dynamic = 'force-dynamic';

export default async function HomePage() {
  const { accounts, channels, schedule } = services();
  const known = await channels.listed();
  const isNew = known.length === 0 && !(await accounts.hasAny());
  return (
    <Speaks rooms={['event', 'player']}>
      <Frame>
        <Home known={known} coming={await schedule.comingListed()} isNew={isNew} />
      </Frame>
    </Speaks>
  );
}
