import { Check } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import styles from './controls.module.css';
import type { PlayerEngine } from './player-engine.ts';
import type { PlayerView } from './player-view.ts';
import type { Rendition, RenditionChoice } from './stream.ts';

export type QualityMenuProps = {
  readonly engine: PlayerEngine;
  readonly view: PlayerView;
  readonly onClose: () => void;
};

/** Auto, each picture size, and sound alone; below them the sounds, where there are several. Arrow keys walk it, escape leaves it. */
export function QualityMenu({ engine, view, onClose }: QualityMenuProps) {
  const say = useSay('player');
  const list = useRef<HTMLDivElement>(null);
  const playing = view.renditions.find((rendition) => rendition.name === view.playing);

  useEffect(() => {
    const opener = document.activeElement;
    list.current?.querySelector<HTMLElement>('[aria-checked=true]')?.focus();
    const onPointer = (event: PointerEvent): void => {
      if (event.target instanceof Node && list.current?.parentElement?.contains(event.target) === false) {
        onClose();
      }
    };
    document.addEventListener('pointerdown', onPointer);
    return () => {
      document.removeEventListener('pointerdown', onPointer);
      if (opener instanceof HTMLElement) {
        opener.focus({ preventScroll: true });
      }
    };
  }, [onClose]);

  const onKey = (event: KeyboardEvent): void => {
    const items = [...(list.current?.querySelectorAll<HTMLElement>('[role=menuitemradio]') ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.stopPropagation();
      onClose();
    } else if (step !== 0) {
      event.preventDefault();
      items[(at + step + items.length) % items.length]?.focus();
    }
  };

  const item = ({ id, label, detail, isChosen, choose }: MenuItem) => (
    <button
      key={id}
      type="button"
      role="menuitemradio"
      aria-checked={isChosen}
      className={styles['item']}
      onClick={() => {
        choose();
        onClose();
      }}
    >
      <Check aria-hidden="true" />
      {label}
      {detail !== undefined && <span className={styles['detail']}>{detail}</span>}
    </button>
  );
  const nameOf = ({ label, kind, isSource }: Rendition): string =>
    kind === 'audio' ? say('audioOnly') : isSource === true ? say('source', { label }) : label;
  const quality = (choice: RenditionChoice, label: string, detail?: string) =>
    item({ id: choice, label, detail, isChosen: view.choice === choice, choose: () => engine.choose(choice) });

  return (
    <div ref={list} role="menu" tabIndex={-1} aria-label={say('quality')} className={styles['menu']} onKeyDown={onKey}>
      {view.renditions.length > 1 && (
        <>
          {quality('auto', say('auto'), view.choice === 'auto' && playing !== undefined ? nameOf(playing) : undefined)}
          {view.renditions.map((rendition) => quality(rendition.name, nameOf(rendition)))}
        </>
      )}
      {view.sounds.length > 1 && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a menu.
        <div role="group" aria-label={say('sound')} className={styles['group']}>
          <span aria-hidden="true">{say('sound')}</span>
          {view.sounds.map(({ id, label }) =>
            item({
              id: `sound ${id}`,
              label: label || say('soundNumber', { number: id + 1 }),
              isChosen: view.sound === id,
              choose: () => engine.hear(id),
            }),
          )}
        </div>
      )}
    </div>
  );
}

type MenuItem = {
  readonly id: string;
  readonly label: string;
  readonly detail?: string | undefined;
  readonly isChosen: boolean;
  readonly choose: () => void;
};
