import type { Catalog } from '../catalog.ts';
import { chat } from './chat.ts';
import { entry } from './entry.ts';
import { event } from './event.ts';
import { frame } from './frame.ts';
import { player } from './player.ts';

export const ES: Catalog = { chat, entry, event, frame, player };
