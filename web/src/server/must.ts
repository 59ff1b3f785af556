import type { NextRequest } from 'next/server';
import { WebError } from '../errors.ts';
import type { Actor } from './account.ts';
import { clientAddress } from './client-address.ts';
import { SESSION_COOKIE } from './cookies.ts';
import { seenFrom } from './http.ts';
import { keyHolderOf } from './key-caller.ts';
import {
  mayMakeChannels,
  mayMakeKeys,
  mayManageAllChannels,
  mayManageChannel,
  mayManagePeople,
  mayModerate,
  maySeeGroups,
} from './rights.ts';
import { services } from './services.ts';

/** What an API route asks before anything else: who it is, and whether they may. */

/** @throws WebError `SIGN_IN_FIRST`. */
export async function mustSignIn(request: NextRequest): Promise<Actor> {
  const holder = keyHolderOf(request);
  if (holder !== undefined) {
    return { ...holder.account, address: clientAddress(request), keyName: holder.key.name };
  }
  return (await mustHaveSession(request)).actor;
}

/**
 * @returns also which of their sessions it is, and since when (milliseconds since 1970).
 * @throws WebError `SIGN_IN_FIRST`; `KEY_MAY_NOT` where it is none, but a key.
 */
export async function mustHaveSession(
  request: NextRequest,
): Promise<{ actor: Actor; session: string; signedInAt: number }> {
  if (keyHolderOf(request) !== undefined) {
    throw new WebError('KEY_MAY_NOT');
  }
  const found = await services().accounts.session(request.cookies.get(SESSION_COOKIE)?.value, seenFrom(request));
  if (found === undefined) {
    throw new WebError('SIGN_IN_FIRST');
  }
  return {
    actor: { ...found.account, address: clientAddress(request) },
    session: found.id,
    signedInAt: found.signedInAt,
  };
}

/** Keys are made by hand alone. @throws WebError `SIGN_IN_FIRST`, `KEY_MAY_NOT`, `FORBIDDEN`. */
export async function mustMakeKeys(request: NextRequest): Promise<Actor> {
  return allowed((await mustHaveSession(request)).actor, mayMakeKeys);
}

/** @throws WebError `SIGN_IN_FIRST`, `FORBIDDEN`. */
export async function mustMakeChannels(request: NextRequest): Promise<Actor> {
  return allowed(await mustSignIn(request), mayMakeChannels);
}

/** @throws WebError `SIGN_IN_FIRST`, `FORBIDDEN`. */
export async function mustManageAllChannels(request: NextRequest): Promise<Actor> {
  return allowed(await mustSignIn(request), mayManageAllChannels);
}

/** @throws WebError `SIGN_IN_FIRST`, `FORBIDDEN`. */
export async function mustManagePeople(request: NextRequest): Promise<Actor> {
  return allowed(await mustSignIn(request), mayManagePeople);
}

/** @throws WebError `SIGN_IN_FIRST`, `FORBIDDEN`. */
export async function mustSeeGroups(request: NextRequest): Promise<Actor> {
  return allowed(await mustSignIn(request), maySeeGroups);
}

/** @throws WebError `SIGN_IN_FIRST`, `NO_SUCH_CHANNEL`, and `FORBIDDEN` where it is somebody else's. */
export async function mustManageChannel(request: NextRequest, slug: string): Promise<Actor> {
  const actor = await mustSignIn(request);
  const channel = await services().channels.ownership(slug);
  return allowed(actor, (account) => mayManageChannel(account, channel));
}

/** @throws WebError `SIGN_IN_FIRST`, `NO_SUCH_CHANNEL`, and `FORBIDDEN` where they were not named for its chat. */
export async function mustModerate(request: NextRequest, slug: string): Promise<Actor> {
  const actor = await mustSignIn(request);
  const { channels } = services();
  const channel = await channels.ownership(slug);
  const isNamed = await channels.isNamed(channel.id, actor);
  return allowed(actor, (account) => mayModerate(account, channel, isNamed));
}

function allowed(actor: Actor, may: (actor: Actor) => boolean): Actor {
  if (!may(actor)) {
    throw new WebError('FORBIDDEN');
  }
  return actor;
}
