'use client';

import type { ChannelAccess, ChannelStage } from '@rostrum/contract/api';
import type { StreamState } from '@rostrum/contract/stream-state';
import { ArrowLeft, ArrowRight } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useSay } from '../../language/spoken-here.tsx';
import type { ChannelView } from '../../server/channels.ts';
import type { EncoderChoices } from '../../server/encoders.ts';
import { askApi } from '../browser/api.ts';
import { remember, remembered } from '../browser/remembered.ts';
import { usePoll } from '../browser/use-poll.ts';
import { AccessCard } from '../studio/access-card.tsx';
import { CopyField } from '../studio/copy-field.tsx';
import { useEncoderAccess } from '../studio/encoder-access.ts';
import type { Protocol, Servers } from '../studio/encoder-addresses.tsx';
import { Segmented } from '../studio/segmented.tsx';
import { StatusBadge } from '../studio/status-badge.tsx';
import studio from '../studio/studio.module.css';
import { useStage } from '../studio/use-stage.ts';
import { AddressFields, SettingsFile } from './address-fields.tsx';
import { encodingOf } from './encoding.ts';
import { EncodingValues } from './encoding-values.tsx';
import styles from './go-live.module.css';
import { ProgramChoice } from './program-choice.tsx';
import { programOf, protocolFor, sayWhereTo } from './programs.ts';
import { placeOf } from './setup-parts.ts';
import { StepsList } from './steps-list.tsx';
import { TestStep } from './test-step.tsx';

export type GoLiveDeskProps = {
  readonly channel: ChannelView;
  readonly knownState: StreamState | null;
  readonly servers: Servers;
  readonly encoders: EncoderChoices;
  readonly watchAccess: ChannelAccess;
  readonly stage: ChannelStage;
  /** The watch page, whole, to be sent to people. */
  readonly watchUrl: string;
  /** How devices on the same network come here, where the addresses work on this machine alone. */
  readonly lan: { readonly host: string; readonly watchUrl: string } | undefined;
};

const PERIOD_MS = 1_000;
const PROGRAM_KEY = 'go-live-program';
const PROTOCOL_LABELS: Readonly<Record<Protocol, string>> = { rtmp: 'RTMP', srt: 'SRT' };

const STEPS = ['who', 'program', 'settings', 'test'] as const;
type StepId = (typeof STEPS)[number];

/** `/studio/SLUG/go-live`: from a new channel to a live event, one step after the other. */
export function GoLiveDesk(props: GoLiveDeskProps) {
  const say = useSay('goLive');
  const back = useSay('entry')('back');
  const { channel: known, knownState, servers, encoders, watchAccess, watchUrl, lan } = props;
  const { slug } = known;
  const [channel, setChannel] = useState(known);
  const [state, setState] = useState(knownState);
  const [step, setStep] = useState<StepId>('who');
  const [programId, setProgramId] = useState(programOf(undefined).id);
  const [wish, setWish] = useState<Protocol>();
  const [encoding, setEncoding] = useState(encodingOf(null));
  const [rules, setRules] = useState(watchAccess);
  const [isUnsaved, setUnsaved] = useState(false);
  const access = useEncoderAccess(slug, encoders);
  const stage = useStage(slug, props.stage);

  const look = useCallback(async () => {
    const outcome = await askApi<{ channel: ChannelView; state: StreamState | null }>('GET', `channels/${slug}`);
    if (outcome.ok) {
      setChannel(outcome.value.channel);
      setState(outcome.value.state ?? null);
    }
  }, [slug]);
  usePoll(look, PERIOD_MS);
  useEffect(() => {
    setProgramId(programOf(remembered(PROGRAM_KEY)).id);
    const found = STEPS.find((id) => id === location.hash.slice(1));
    if (found !== undefined) {
      setStep(found);
    }
  }, []);

  const nav = useRef<HTMLElement>(null);
  const hasMoved = useRef(false);
  useEffect(() => {
    // The button that was pressed is gone with its step: the keyboard goes on from the next one's name.
    if (hasMoved.current) {
      nav.current?.querySelector<HTMLElement>(`[data-step="${step}"]`)?.focus({ preventScroll: true });
    }
  }, [step]);
  const go = (to: StepId): void => {
    hasMoved.current = true;
    setStep(to);
    setUnsaved(false);
    history.replaceState(history.state, '', `#${to}`);
    scrollTo({ top: 0 });
  };
  const program = programOf(programId);
  const protocol = protocolFor(program, servers, wish);
  const place = placeOf(program, protocol);
  const offered = program.protocols.filter((each) => servers[each] !== '');
  const index = STEPS.indexOf(step);
  const [before, after] = [STEPS[index - 1], STEPS[index + 1]];
  const fields = { slug, title: channel.title, program: program.id, protocol, servers, encoding, access };

  return (
    <div className={`${studio['page']} ${styles['page']}`}>
      <a className={studio['back']} href={`/studio/${slug}`}>
        <ArrowLeft aria-hidden="true" /> {channel.title}
      </a>
      <div className={studio['pageHead']}>
        <h1>{say('goLive')}</h1>
        <StatusBadge
          status={channel.status}
          isRehearsal={channel.isRehearsal}
          isSlateByHand={state?.isSlateByHand === true}
        />
      </div>
      <nav ref={nav} aria-label={say('steps')}>
        <ol className={styles['stepper']}>
          {STEPS.map((id, place) => (
            <li key={id} data-done={place < index || undefined}>
              <button
                type="button"
                data-step={id}
                aria-current={id === step ? 'step' : undefined}
                onClick={() => go(id)}
              >
                <span aria-hidden="true">{place + 1}</span>
                {say(id)}
              </button>
            </li>
          ))}
        </ol>
      </nav>
      {step === 'who' && (
        <>
          <AccessCard slug={slug} known={rules} channel={channel} onUnsaved={setUnsaved} onSaved={setRules} />
          <section className={`panel ${studio['card']}`}>
            <h2>{say('sendThis')}</h2>
            <CopyField label={say('watchPage')} value={watchUrl} />
            {lan !== undefined && (
              <>
                <p className={studio['soft']}>{say('thisComputerOnly')}</p>
                <CopyField label={say('onYourNetwork')} value={lan.watchUrl} />
              </>
            )}
          </section>
        </>
      )}
      {step === 'program' && (
        <section className={`panel ${studio['card']}`}>
          <h2>{say('whichProgram')}</h2>
          <ProgramChoice
            value={program.id}
            onChange={(id) => {
              setProgramId(id);
              setWish(undefined);
              remember(PROGRAM_KEY, id);
            }}
          />
        </section>
      )}
      {step === 'settings' && (
        <>
          <section className={`panel ${studio['card']}`}>
            <div className={studio['cardHead']}>
              <h2>{sayWhereTo(program.id, say)}</h2>
              {offered.length > 1 && (
                <Segmented
                  legend={say('protocol')}
                  options={offered.map((each) => ({ value: each, label: PROTOCOL_LABELS[each] }))}
                  value={protocol}
                  onChange={setWish}
                />
              )}
            </div>
            <SettingsFile {...fields} />
            <StepsList steps={place.address} />
            <AddressFields {...fields} />
            {lan !== undefined && <p className={studio['soft']}>{say('encoderElsewhere', { host: lan.host })}</p>}
          </section>
          <section className={`panel ${studio['card']}`}>
            <h2>{say('pictureAndSound')}</h2>
            <StepsList steps={place.encoding} />
            <EncodingValues encoding={encoding} onChange={setEncoding} />
          </section>
        </>
      )}
      {step === 'test' && (
        <section className={`panel ${studio['card']}`}>
          <h2>{say('test')}</h2>
          <TestStep slug={slug} state={state} stage={stage} start={say(place.start)} />
        </section>
      )}
      <div className={styles['foot']}>
        {before === undefined ? (
          <span />
        ) : (
          <button type="button" className="button" data-kind="plain" onClick={() => go(before)}>
            <ArrowLeft aria-hidden="true" /> {back}
          </button>
        )}
        {step === 'who' && isUnsaved && <span className={styles['faint']}>{say('saveFirst')}</span>}
        {after !== undefined && (
          <button type="button" className="button" disabled={step === 'who' && isUnsaved} onClick={() => go(after)}>
            {say('next', { step: say(after) })} <ArrowRight aria-hidden="true" />
          </button>
        )}
      </div>
    </div>
  );
}
