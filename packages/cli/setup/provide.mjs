import { installByApt } from './apt.mjs';
import { findNode, NODE_ADVICE } from './node.mjs';
import { installNpmPackages, npmPackagesAreMissing } from './npm-packages.mjs';
import { adviceFor, missingPrograms } from './programs.mjs';
import { SetupFault, say } from './say.mjs';
import { buildSite, siteIsStale } from './site.mjs';

/**
 * The cheap look, a few milliseconds when nothing is missing.
 * @param {string} root
 * @param {import('./needs.mjs').Needs} needs
 */
export function missing(root, needs) {
  return (
    npmPackagesAreMissing(root) ||
    findNode(root) === undefined ||
    missingPrograms([...needs.indispensable, ...needs.wanted]).length > 0 ||
    (needs.site && siteIsStale(root))
  );
}

/**
 * Brings what is missing, one step after the other, each looked at again since another set-up may just have done it.
 * @param {string} root
 * @param {import('./needs.mjs').Needs} needs
 * @throws {SetupFault} where something indispensable cannot be had.
 */
export function provide(root, needs) {
  if (npmPackagesAreMissing(root)) {
    installNpmPackages(root);
  }
  const node = findNode(root);
  if (node === undefined) {
    throw new SetupFault(NODE_ADVICE);
  }
  providePrograms(needs);
  if (needs.site && siteIsStale(root)) {
    buildSite(root, node);
  }
}

/** @param {import('./needs.mjs').Needs} needs */
function providePrograms(needs) {
  const wanted = missingPrograms([...needs.indispensable, ...needs.wanted]);
  if (wanted.length === 0) {
    return;
  }
  const why = installByApt(wanted);
  const left = missingPrograms(wanted);
  const indispensable = left.filter((name) => needs.indispensable.includes(name));
  if (indispensable.length > 0) {
    throw new SetupFault(`${indispensable.join(', ')} missing: ${why}.\n${adviceFor(left)}\nThen run this again.`);
  }
  if (left.length > 0) {
    say(`going on without ${left.join(', ')} (${why}): viewers get the source picture only, no smaller sizes.`);
    say(adviceFor(left));
  }
}
