import type { Metadata } from 'next';
import { Frame } from '../../features/frame/frame.tsx';
import { SignedIn } from '../../features/frame/signed-in.tsx';
import { Stage } from '../../features/frame/stage.tsx';
import { ChannelList } from '../../features/studio/channel-list.tsx';
import { ModeratedList } from '../../features/studio/moderated-list.tsx';
import { sayOnPage } from '../../language/page-language.ts';
import { mustSignIn } from '../../server/page-session.ts';
import { mayMakeChannels, mayManagePeople } from '../../server/rights.ts';
import { services } from '../../server/services.ts';

export const dynamic = 'force-dynamic';
export async function generateMetadata(): Promise<Metadata> {
  return { title: (await sayOnPage('studio'))('studio'), robots: { index: false } };
}

export default async function StudioPage() {
  const { account } = await mustSignIn();
  const { channels } = services();
  const say = await sayOnPage('studio');
  const moderated = await channels.moderatedBy(account);
  return (
    <Frame account={<SignedIn email={account.email} mayManagePeople={mayManagePeople(account)} at="studio" />}>
      {mayMakeChannels(account) && <ChannelList known={await channels.managedBy(account)} />}
      {moderated.length > 0 && <ModeratedList channels={moderated} />}
      {!mayMakeChannels(account) && moderated.length === 0 && (
        <Stage title={say('nothingToManage')} text={say('nothingToManageText')}>
          <a className="button" href="/">
            {(await sayOnPage('frame'))('seeLive')}
          </a>
        </Stage>
      )}
    </Frame>
  );
}
