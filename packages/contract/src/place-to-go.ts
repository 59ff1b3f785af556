/** A page to watch, of the studio, or of one's account. Nothing else, so that no link to the site leads off it. */
const PLACE = /^\/(?:account|(?:c|studio)(?:\/[a-z0-9-]+)*)$/;

/** @returns where somebody who signed in wanted to go; `/studio` where that is no place to go to. */
export function placeToGo(place: string | null | undefined): string {
  return typeof place === 'string' && PLACE.test(place) ? place : '/studio';
}
