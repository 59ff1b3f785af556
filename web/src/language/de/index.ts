import type { Catalog } from '../catalog.ts';
import { account } from './account.ts';
import { admin } from './admin.ts';
import { chat } from './chat.ts';
import { entry } from './entry.ts';
import { event } from './event.ts';
import { frame } from './frame.ts';
import { goLive } from './goLive.ts';
import { health } from './health.ts';
import { live } from './live.ts';
import { player } from './player.ts';
import { studio } from './studio.ts';
import { webhooks } from './webhooks.ts';

export const DE: Catalog = {
  account,
  admin,
  chat,
  entry,
  event,
  frame,
  goLive,
  health,
  live,
  player,
  studio,
  webhooks,
};
