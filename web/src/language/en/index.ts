/** The English words: the catalog that the others are checked by. */
import { chat } from './chat.ts';
import { entry } from './entry.ts';
import { event } from './event.ts';
import { frame } from './frame.ts';
import { player } from './player.ts';

export const EN = { chat, entry, event, frame, player } as const;
