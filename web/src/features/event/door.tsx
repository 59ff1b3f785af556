import { CalendarClock, CloudOff, DoorClosed, Globe, KeyRound, Ticket, UserRound } from 'lucide-react';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import type { ChannelView } from '../../server/channels.ts';
import { Countdown } from '../frame/countdown.tsx';
import { Seats } from '../frame/seats.tsx';
import styles from './door.module.css';
import type { Shown, Way } from './use-way.ts';

export type DoorProps = {
  readonly way: Exclude<Way, { kind: 'open' }>;
  readonly title: string;
  readonly channel: Pick<ChannelView, 'slug' | 'opensAt'>;
  /** @returns what was wrong with what was shown. */
  readonly onShow: (shown: Shown) => Promise<string | undefined>;
};

/** What stands in the picture's place until this browser may watch. */
export function Door({ way, title, channel, onShow }: DoorProps) {
  const words = useSay('event');
  if (way.kind === 'asking') {
    return <div className={styles['door']} role="status" aria-label={words('opening')} />;
  }
  return (
    <div className={styles['door']} data-testid="door" data-code={way.code}>
      <Seats className={styles['seats']} />
      <Inside code={way.code} say={way.say} title={title} channel={channel} onShow={onShow} />
    </div>
  );
}

type InsideProps = Pick<DoorProps, 'title' | 'channel' | 'onShow'> & { readonly code: string; readonly say: string };

function Inside({ code, say, title, channel, onShow }: InsideProps) {
  const words = useSay('event');
  switch (code) {
    case 'PASSWORD_NEEDED':
      return (
        <Sign icon={<KeyRound />} title={title} text={words('givePassword')}>
          <Ask
            name="password"
            label={words('password')}
            action={words('watch')}
            onShow={(password) => onShow({ password })}
          />
        </Sign>
      );
    case 'TICKET_NEEDED':
      return (
        <Sign icon={<Ticket />} title={title} text={words('giveTicket')}>
          <Ask name="ticket" label={words('ticket')} action={words('watch')} onShow={(ticket) => onShow({ ticket })} />
        </Sign>
      );
    case 'SIGN_IN_TO_WATCH':
      return (
        <Sign icon={<UserRound />} title={title} text={words('forMembers')}>
          <a className={styles['action']} href={`/login?next=${encodeURIComponent(`/c/${channel.slug}`)}`}>
            {words('signInToWatch')}
          </a>
        </Sign>
      );
    case 'NOT_OPEN_YET':
      return (
        <Sign icon={<CalendarClock />} title={title} text={words('opensLater')}>
          {channel.opensAt !== undefined && <Countdown to={channel.opensAt} />}
        </Sign>
      );
    case 'CLOSED':
      return <Sign icon={<DoorClosed />} title={title} text={words('closed')} />;
    case 'COUNTRY_REFUSED':
      return <Sign icon={<Globe />} title={title} text={say} />;
    case 'SHOWN_OUT':
      return <Sign icon={<DoorClosed />} title={title} text={say} />;
    case 'NOT_A_MEMBER':
    case 'REFUSED':
      return <Sign icon={<UserRound />} title={words('notForAll')} text={say} />;
    default:
      return <Sign icon={<CloudOff />} title={title} text={say} />;
  }
}

type SignProps = {
  readonly icon: ReactNode;
  readonly title: string;
  readonly text: string;
  readonly children?: ReactNode;
};

function Sign({ icon, title, text, children }: SignProps) {
  return (
    <>
      <span className={styles['icon']} aria-hidden="true">
        {icon}
      </span>
      <p className={styles['title']}>{title}</p>
      <p className={styles['text']}>{text}</p>
      {children}
    </>
  );
}

type AskProps = {
  readonly name: 'password' | 'ticket';
  readonly label: string;
  readonly action: string;
  readonly onShow: (text: string) => Promise<string | undefined>;
};

function Ask({ name, label, action, onShow }: AskProps) {
  const [fault, setFault] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const faultId = useId();
  const onSubmit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const text = new FormData(event.currentTarget).get(name);
    setBusy(true);
    setFault(await onShow(typeof text === 'string' ? text : ''));
    setBusy(false);
  };
  return (
    <form method="post" className={styles['ask']} onSubmit={(event) => void onSubmit(event)}>
      <input
        className={styles['field']}
        name={name}
        type={name === 'password' ? 'password' : 'text'}
        aria-label={label}
        aria-invalid={fault !== undefined}
        aria-describedby={fault === undefined ? undefined : faultId}
        placeholder={name === 'ticket' ? 'abcd-efgh-jkmn' : label}
        autoComplete={name === 'password' ? 'current-password' : 'off'}
        autoCapitalize="none"
        spellCheck={false}
        maxLength={name === 'ticket' ? 64 : 256}
        required
      />
      <button type="submit" className={styles['action']} disabled={isBusy}>
        {action}
      </button>
      {fault !== undefined && (
        <p className={styles['fault']} id={faultId} role="alert">
          {fault}
        </p>
      )}
    </form>
  );
}
