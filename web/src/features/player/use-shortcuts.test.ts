import { expect, it } from 'vitest';
import { actionOf } from './use-shortcuts.ts';

const PAGE = { isOnControl: false, isOurs: false };
const PLAYER = { isOnControl: false, isOurs: true };
const BUTTON = { isOnControl: true, isOurs: true };

it.each([
  { name: 'space on the page plays and pauses', key: ' ', where: PAGE, act: 'play' },
  { name: 'space on a button is the button’s own', key: ' ', where: BUTTON, act: undefined },
  { name: 'k plays and pauses even on a button', key: 'k', where: BUTTON, act: 'play' },
  { name: 'm turns the sound off and on', key: 'm', where: PAGE, act: 'mute' },
  { name: 'l goes to the live point', key: 'L', where: PAGE, act: 'live' },
  { name: 'f fills the screen', key: 'f', where: PAGE, act: 'full-screen' },
  { name: 'an arrow on the page scrolls it', key: 'ArrowUp', where: PAGE, act: undefined },
  { name: 'arrow up on the player is louder', key: 'ArrowUp', where: PLAYER, act: 'louder' },
  { name: 'arrow down on the player is softer', key: 'ArrowDown', where: PLAYER, act: 'softer' },
  { name: 'other keys are left alone', key: 'x', where: PLAYER, act: undefined },
])('$name', ({ key, where, act }) => {
  expect(actionOf(key, where)).toBe(act);
});
