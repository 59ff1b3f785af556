'use client';

import { type FormEvent, useCallback, useEffect, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import type { Occurrence } from '../../server/occurrences.ts';
import type { Plan } from '../../server/schedule.ts';
import { askApi } from '../browser/api.ts';
import { formText } from '../browser/form-text.ts';
import { sendFile } from '../browser/send-file.ts';
import styles from './access-card.module.css';
import { EventAccess, readEventAccess } from './event-access.tsx';
import { readLocalTime } from './local-time.ts';
import { PICTURE_TYPES } from './picture-field.tsx';
import { ScheduleRow } from './schedule-row.tsx';
import studio from './studio.module.css';

const REPEATS = [
  { value: '', label: 'once' },
  { value: 'FREQ=DAILY', label: 'daily' },
  { value: 'FREQ=WEEKLY', label: 'weekly' },
  { value: 'FREQ=WEEKLY;INTERVAL=2', label: 'twoWeekly' },
  { value: 'FREQ=MONTHLY', label: 'monthly' },
  { value: 'FREQ=YEARLY', label: 'yearly' },
] as const;
const MINUTE_MS = 60_000;
/** A large picture over a phone's line. */
const POSTER_WITHIN_MS = 120_000;

type Told = { readonly isFault: boolean; readonly say: string };

/** What is to be on the channel: viewers see it coming, and the page goes live by itself when the encoder sends. */
export function ScheduleCard({ slug }: { slug: string }) {
  const say = useSay('live');
  const [coming, setComing] = useState<readonly Occurrence[]>([]);
  const [plans, setPlans] = useState<readonly Plan[]>([]);
  const [told, setTold] = useState<Told>();
  const [groups, setGroups] = useState<readonly string[]>([]);
  /** What is about to go with its tickets. */
  const [sure, setSure] = useState<Occurrence>();
  /** Another form each time something was planned. */
  const [made, setMade] = useState(0);

  const load = useCallback(async (): Promise<void> => {
    const outcome = await askApi<{ coming: readonly Occurrence[]; plans?: readonly Plan[] }>(
      'GET',
      `channels/${slug}/schedule`,
    );
    if (outcome.ok) {
      setComing(outcome.value.coming);
      setPlans(outcome.value.plans ?? []);
    } else {
      setTold({ isFault: true, say: outcome.say });
    }
  }, [slug]);
  useEffect(() => void load(), [load]);

  const onSubmit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    const poster = fields.get('poster');
    const wish = { ...readPlan(fields), access: readEventAccess(fields, groups) };
    const outcome = await askApi<{ plan: Plan }>('POST', `channels/${slug}/schedule`, wish);
    if (!outcome.ok) {
      setTold({ isFault: true, say: outcome.say });
      return;
    }
    const fault =
      poster instanceof File && poster.size > 0 ? await sendPoster(outcome.value.plan.id, poster) : undefined;
    setTold(
      fault === undefined
        ? { isFault: false, say: say('planned') }
        : { isFault: true, say: say('plannedNoPoster', { fault }) },
    );
    form.reset();
    setGroups([]);
    setMade((count) => count + 1);
    await load();
  };
  const sendPoster = async (id: string, file: File): Promise<string | undefined> => {
    const path = `channels/${slug}/schedule/${id}/poster`;
    const sent = await sendFile({ path, file, onProgress: () => {}, signal: AbortSignal.timeout(POSTER_WITHIN_MS) });
    return sent.ok ? undefined : sent.say;
  };
  const callOff = async (id: string, start?: number): Promise<void> => {
    const one = start === undefined ? '' : `?start=${start}`;
    const outcome = await askApi('DELETE', `channels/${slug}/schedule/${id}${one}`);
    setTold(outcome.ok ? undefined : { isFault: true, say: outcome.say });
    setSure(undefined);
    await load();
  };
  const remove = (occurrence: Occurrence): void =>
    occurrence.access === 'ticket' ? setSure(occurrence) : void callOff(occurrence.id);
  const repeats = (id: string): boolean => plans.some((plan) => plan.id === id && plan.recurrence !== null);

  return (
    <section className={`panel ${studio['card']}`} aria-label={say('schedule')}>
      <h2>{say('schedule')}</h2>
      {coming.length === 0 ? (
        <p className={studio['soft']}>{say('nothingPlanned')}</p>
      ) : (
        <ul className={styles['rows']}>
          {coming.map((occurrence) => (
            <ScheduleRow
              key={`${occurrence.id} ${occurrence.startsAt}`}
              slug={slug}
              occurrence={occurrence}
              repeats={repeats(occurrence.id)}
              isSoonest={coming.find(({ id }) => id === occurrence.id) === occurrence}
              onCallOff={() => void callOff(occurrence.id, occurrence.startsAt)}
              onRemove={() => remove(occurrence)}
              onPoster={() => void load()}
            />
          ))}
        </ul>
      )}
      {sure !== undefined && (
        <div className={styles['sure']}>
          <p>{say('ticketsLost', { title: sure.title })}</p>
          <div className={studio['formActions']}>
            <button type="button" className="button" data-kind="danger" onClick={() => void callOff(sure.id)}>
              {say('removeSure', { title: sure.title })}
            </button>
            <button type="button" className="button" data-kind="plain" onClick={() => setSure(undefined)}>
              {say('keep')}
            </button>
          </div>
        </div>
      )}
      <details className={styles['more']}>
        <summary>{say('planAsk')}</summary>
        <form method="post" className={styles['form']} onSubmit={(event) => void onSubmit(event)}>
          <label className="field">
            <span>{say('title')}</span>
            <input className="input" name="title" maxLength={120} required />
          </label>
          <div className={styles['times']}>
            <label className="field">
              <span>{say('starts')}</span>
              <input className="input" name="starts" type="datetime-local" required />
            </label>
            <label className="field">
              <span>{say('minutes')}</span>
              <input className="input" name="minutes" type="number" min={1} max={20160} defaultValue={90} required />
            </label>
            <label className="field">
              <span>{say('repeats')}</span>
              <select className="input" name="recurrence">
                {REPEATS.map(({ value, label }) => (
                  <option key={value} value={value}>
                    {say(label)}
                  </option>
                ))}
              </select>
            </label>
          </div>
          <label className="field">
            <span>{say('description')}</span>
            <textarea className="input" name="description" maxLength={2000} rows={2} />
          </label>
          <EventAccess key={made} groups={groups} onGroups={setGroups} />
          <label className="field">
            <span>{say('poster')}</span>
            <input className="input" name="poster" type="file" accept={PICTURE_TYPES} />
            <small>{say('posterKinds')}</small>
          </label>
          <div className={studio['formActions']}>
            <button type="submit" className="button" data-kind="quiet">
              {say('plan')}
            </button>
          </div>
        </form>
      </details>
      {told !== undefined && (
        <p className={told.isFault ? 'fault' : studio['done']} role="status">
          {told.say}
        </p>
      )}
    </section>
  );
}

/** What repeats goes by the clocks where this browser is. */
function readPlan(form: FormData) {
  const text = (name: string): string => formText(form, name);
  const startsAt = readLocalTime(text('starts')) ?? 0;
  return {
    title: text('title'),
    description: text('description'),
    startsAt,
    endsAt: startsAt + Number(text('minutes')) * MINUTE_MS,
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    recurrence: text('recurrence') === '' ? null : text('recurrence'),
  };
}
