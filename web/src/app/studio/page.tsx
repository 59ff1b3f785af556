import type { Metadata } from 'next';
import { Frame } from '../../features/frame/frame.tsx';
import { Stage } from '../../features/frame/stage.tsx';
import { ChannelList } from '../../features/studio/channel-list.tsx';
import { SignOut } from '../../features/studio/sign-out.tsx';
import { mustSignIn } from '../../server/page-session.ts';
import { services } from '../../server/services.ts';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Studio', robots: { index: false } };

export default async function StudioPage() {
  const { account, isManager } = await mustSignIn();
  return (
    <Frame account={<SignOut email={account.email} />}>
      {isManager ? (
        <ChannelList known={await services().channels.all()} />
      ) : (
        <Stage
          title="Nothing to manage yet"
          text="Your account may watch and talk. Ask the owner if you should run a channel."
        >
          <a className="button" href="/">
            See what is live
          </a>
        </Stage>
      )}
    </Frame>
  );
}
