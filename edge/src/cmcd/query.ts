const PARAMETER = 'CMCD=';

/**
 * Takes the CMCD report out of a request's target, so that whatever a player tells of itself, it asks for the same object
 * as all others.
 * @returns the target without it, and the report as it stood there; undefined when there is none.
 */
export function takeCmcd(target: string): { readonly target: string; readonly report: string } | undefined {
  const at = target.indexOf(PARAMETER);
  if (at === -1) {
    return undefined;
  }
  const mark = target[at - 1];
  const query = target.indexOf('?');
  if ((mark !== '?' && mark !== '&') || query === -1 || query >= at) {
    return undefined;
  }
  const next = target.indexOf('&', at);
  const end = next === -1 ? target.length : next;
  const report = target.slice(at + PARAMETER.length, end);
  // The parameter goes with the mark behind it, or with the one before it when it is the last.
  return { report, target: next === -1 ? target.slice(0, at - 1) : target.slice(0, at) + target.slice(end + 1) };
}
