import type { Metadata } from 'next';
import { Frame } from '../../features/frame/frame.tsx';
import { SignedIn } from '../../features/frame/signed-in.tsx';
import { Stage } from '../../features/frame/stage.tsx';
import { ChannelList } from '../../features/studio/channel-list.tsx';
import { ModeratedList } from '../../features/studio/moderated-list.tsx';
import { mustSignIn } from '../../server/page-session.ts';
import { mayMakeChannels, mayManagePeople } from '../../server/rights.ts';
import { services } from '../../server/services.ts';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Studio', robots: { index: false } };

export default async function StudioPage() {
  const { account } = await mustSignIn();
  const { channels } = services();
  const moderated = await channels.moderatedBy(account);
  return (
    <Frame
      speaks="en"
      account={<SignedIn email={account.email} mayManagePeople={mayManagePeople(account)} at="studio" />}
    >
      {mayMakeChannels(account) && <ChannelList known={await channels.managedBy(account)} />}
      {moderated.length > 0 && <ModeratedList channels={moderated} />}
      {!mayMakeChannels(account) && moderated.length === 0 && (
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
