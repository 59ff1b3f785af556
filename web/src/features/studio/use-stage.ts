import type { ChannelStage } from '@rostrum/contract/api';
import { useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import { askApi } from '../browser/api.ts';

export type StageWish = { readonly isRehearsal?: boolean; readonly isSlate?: boolean; readonly isEnded?: boolean };

/**
 * What viewers are to see of a channel, for the pages that decide it.
 * @param known as the page was made with. @returns `decide`, which resolves to whether it is done; `told` says how it went.
 */
export function useStage(slug: string, known: ChannelStage) {
  const words = useSay('live');
  const [stage, setStage] = useState(known);
  const [told, setTold] = useState<{ readonly isFault: boolean; readonly say: string }>();
  const [isBusy, setBusy] = useState(false);
  const decide = async (wish: StageWish, done?: string): Promise<boolean> => {
    setBusy(true);
    const outcome = await askApi<ChannelStage>('PATCH', `channels/${slug}/stage`, wish);
    setBusy(false);
    if (!outcome.ok) {
      setTold({ isFault: true, say: outcome.say });
      return false;
    }
    setStage(outcome.value);
    const say = outcome.value.isTold ? done : words('notTold');
    setTold(say === undefined ? undefined : { isFault: !outcome.value.isTold, say });
    return true;
  };
  return { stage, setStage, told, isBusy, decide };
}
