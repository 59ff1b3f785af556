import { Camera, Check, Joystick, MonitorPlay, Radio, Smartphone, SquareTerminal, Tv } from 'lucide-react';
import { type ComponentType, useId } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import styles from './go-live.module.css';
import { PROGRAMS, type ProgramId } from './programs.ts';

const ICONS: Readonly<Record<ProgramId, ComponentType<{ 'aria-hidden': 'true' }>>> = {
  obs: Radio,
  vmix: MonitorPlay,
  atem: Joystick,
  larix: Smartphone,
  wirecast: Tv,
  ffmpeg: SquareTerminal,
  other: Camera,
};

/** What somebody sends with: one of the programs and devices this wizard knows. */
export function ProgramChoice({ value, onChange }: { value: ProgramId; onChange: (chosen: ProgramId) => void }) {
  const say = useSay('goLive');
  const name = useId();
  return (
    <fieldset className={styles['programs']}>
      <legend className="visually-hidden">{say('whichProgram')}</legend>
      {PROGRAMS.map(({ id }) => {
        const Icon = ICONS[id];
        return (
          <label key={id} className={styles['program']}>
            <input
              type="radio"
              className="visually-hidden"
              name={name}
              value={id}
              checked={id === value}
              onChange={() => onChange(id)}
            />
            <span className={styles['programBody']}>
              <Icon aria-hidden="true" />
              <span>
                <strong>{say(`${id}Name`)}</strong>
                <small>{say(`${id}Kind`)}</small>
              </span>
              <Check aria-hidden="true" className={styles['chosen']} />
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
