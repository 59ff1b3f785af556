import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** WCAG 2.0, 2.1 and 2.2, levels A and AA. */
const WCAG_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * What axe finds on a page as it stands now that breaks WCAG 2 A or AA.
 * @returns a line for each rule that is broken, with the elements that break it.
 */
export async function wcagFaults(page: Page): Promise<string[]> {
  const hasAxe = await page.evaluate(() => 'axe' in window);
  if (!hasAxe) {
    await page.evaluate(AXE);
  }
  const runOnly: RunOptions['runOnly'] = { type: 'tag', values: WCAG_AA };
  const violations = await page.evaluate(
    (options) => {
      const { axe } = window as unknown as { axe: { run: (options: RunOptions) => Promise<AxeResults> } };
      return axe.run(options).then((results) => results.violations);
    },
    { runOnly, resultTypes: ['violations'] } satisfies RunOptions,
  );
  return violations.map(({ id, help, nodes }) => {
    const where = nodes.map(
      ({ target, html, any }) => `${target.join(' ')} (${any[0]?.message ?? html.slice(0, 120)})`,
    );
    return `${id}: ${help}: ${where.join(' | ')}`;
  });
}

/** Resolves when a page that turned light, dark or wide is drawn so: nothing is between two colours any more. */
export function untilPainted(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const still = new CSSStyleSheet();
    still.replaceSync('*, *::before, *::after { transition: none !important; animation: none !important; }');
    document.adoptedStyleSheets = [still];
    for (let frame = 0; frame < 3; frame += 1) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  });
}

/** One stop of a walk with the Tab key. */
export type Stop = {
  /** The control's accessible name, as near as the page tells it. */
  readonly name: string;
  /** Whether it, or what stands for it, looks otherwise than without the focus. */
  readonly isSeen: boolean;
};

/** A page has at most so many controls. */
const STOPS_MAX = 250;

/**
 * Walks through a page with the Tab key from its beginning until the focus leaves it or comes round.
 * @returns the stops in their order, and the controls that can be seen but were never reached. Of a group of radio
 * buttons one is a stop: the arrow keys lead to the others.
 */
export async function walkByTab(page: Page): Promise<{ stops: Stop[]; unreached: string[] }> {
  await untilPainted(page);
  await page.evaluate(installWalk);
  const stops: Stop[] = [];
  for (let outside = 0; outside < 2 && stops.length < STOPS_MAX; ) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => (window as unknown as Walking).walk.stop());
    if (stop === 'seen before') {
      break;
    }
    if (stop === 'outside') {
      // Between the page's end and its beginning; the walk may have begun near the end.
      outside += 1;
    } else {
      stops.push(stop);
    }
  }
  return { stops, unreached: await page.evaluate(() => (window as unknown as Walking).walk.unreached()) };
}

type Walking = Window & { walk: { stop: () => Stop | 'outside' | 'seen before'; unreached: () => string[] } };

/** Runs in the page. */
function installWalk(): void {
  const CONTROLS = 'a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex="-1"])';
  const reached = new Set<Element>();
  const groupOf = (element: Element): string | undefined =>
    element instanceof HTMLInputElement && element.type === 'radio' ? element.name : undefined;
  const nameOf = (element: Element): string => {
    const labels = (element as HTMLInputElement).labels ?? [];
    const name = element.getAttribute('aria-label') ?? labels[0]?.textContent ?? element.textContent ?? '';
    return `${element.tagName.toLowerCase()} “${name.trim().replaceAll(/\s+/g, ' ').slice(0, 60)}”`;
  };
  const looks = (element: Element): string =>
    // A radio button is often drawn by its label, or by what stands beside it.
    [element, element.parentElement, element.nextElementSibling, element.closest('label')]
      .filter((each) => each !== null)
      .map((each) => {
        const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor } =
          getComputedStyle(each);
        const outline = outlineStyle === 'none' ? 'none' : `${outlineWidth} ${outlineColor}`;
        return [outline, boxShadow, borderColor, backgroundColor].join(';');
      })
      .join('|');
  const isThere = (element: Element): boolean =>
    element.checkVisibility({ visibilityProperty: true }) &&
    !element.matches(':disabled') &&
    element.closest('[inert], [aria-hidden="true"]') === null;
  const walk = {
    stop() {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement) || element === document.body) {
        return 'outside';
      }
      if (reached.has(element)) {
        return 'seen before';
      }
      reached.add(element);
      const focused = looks(element);
      element.blur();
      const blurred = looks(element);
      element.focus({ preventScroll: true });
      return { name: nameOf(element), isSeen: focused !== blurred };
    },
    unreached() {
      const groups = new Set([...reached].map(groupOf));
      return [...document.querySelectorAll(CONTROLS)]
        .filter((each) => isThere(each) && !reached.has(each))
        .filter((each) => groupOf(each) === undefined || !groups.has(groupOf(each)))
        .map(nameOf);
    },
  };
  Object.assign(window, { walk });
}
