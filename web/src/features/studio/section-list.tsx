'use client';

import { useEffect, useRef, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import styles from './section-list.module.css';

type Section = {
  /** Of the element it leads to. */
  readonly id: string;
  readonly name: string;
};

/** Where a section counts as looked at: below the bars, in the upper third of the window. */
const LOOKED_AT = '-112px 0px -60% 0px';

/** The parts of a long page, always at hand: it stays at the top, and marks the part that is looked at. */
export function SectionList({ sections }: { readonly sections: readonly Section[] }) {
  const say = useSay('studio');
  const ids = sections.map(({ id }) => id).join(' ');
  const [current, setCurrent] = useState<string>();
  useEffect(() => {
    const seen = new Set<string>();
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting) {
            seen.add(target.id);
          } else {
            seen.delete(target.id);
          }
        }
        // Of two columns side by side, the one named first.
        setCurrent(ids.split(' ').find((id) => seen.has(id)));
      },
      { rootMargin: LOOKED_AT },
    );
    for (const id of ids.split(' ')) {
      const section = document.getElementById(id);
      if (section !== null) {
        observer.observe(section);
      }
    }
    return () => observer.disconnect();
  }, [ids]);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    if (current === undefined) {
      return;
    }
    // Where the names have no room beside each other, the one that is marked is in sight.
    const mark = list.current?.querySelector<HTMLElement>('[aria-current]')?.parentElement;
    if (mark !== null && mark !== undefined && list.current !== null) {
      list.current.scrollLeft = mark.offsetLeft - (list.current.clientWidth - mark.offsetWidth) / 2;
    }
  }, [current]);
  return (
    <nav className={styles['list']} aria-label={say('onThisPage')}>
      <ul ref={list}>
        {sections.map(({ id, name }) => (
          <li key={id}>
            <a href={`#${id}`} aria-current={id === current ? 'location' : undefined}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
