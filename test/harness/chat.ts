import type { Locator, Page } from 'playwright-core';

/** The chat as a person uses it: found by what is written on it, not by its inner names. */

/** Picks a name, where the page asks for one. */
export async function joinChat(page: Page, name: string): Promise<void> {
  const field = page.getByRole('textbox', { name: /name/i }).first();
  await field.fill(name, { timeout: 20_000 });
  await field.press('Enter');
}

/** Types a message and sends it. */
export async function say(page: Page, text: string): Promise<void> {
  const field = page.getByRole('textbox', { name: /message/i }).first();
  await field.fill(text, { timeout: 20_000 });
  await field.press('Enter');
}

/** The message on the screen that holds `text`. */
export function messageWith(page: Page, text: string): Locator {
  return page.getByRole('log').locator(':scope > div').filter({ hasText: text });
}

/** The text of each message on the screen, oldest first. */
export function messagesOf(page: Page): Promise<string[]> {
  return page.getByRole('log').locator(':scope > div').allInnerTexts();
}

/** What a host does about a message, by its menu. */
export async function moderate(page: Page, text: string, action: RegExp): Promise<void> {
  const message = messageWith(page, text);
  await message.hover();
  await message.getByRole('button', { name: /actions/i }).click();
  await page.getByRole('menuitem', { name: action }).first().click();
}
