import { assertNever } from '@rostrum/service/errors';
import type { SourceRole, Switching } from '@rostrum/store/encoder-choices';
import type { Seconds } from '@rostrum/units/time';
import type { Notices } from './notices.ts';

/** What the creator of a running event is told: cause and cure, for a volunteer. */
export class Advice {
  readonly #notices: Notices;
  readonly #onChange: () => void;

  /** @param onChange told when there is something new to tell. */
  constructor(notices: Notices, onChange: () => void) {
    this.#notices = notices;
    this.#onChange = onChange;
  }

  /** Another source is shown. Who calls tells the change itself. */
  switched(role: SourceRole, switching: Switching): void {
    this.#notices.add('ENCODER_SWITCHED', sayShown(role, switching));
  }

  ladder(code: string, say: string): void {
    this.#add(code, say);
  }

  disk(isWell: boolean): void {
    if (isWell) {
      this.#notices.remove('DISK_REFUSES');
      this.#onChange();
    } else {
      this.#add(
        'DISK_REFUSES',
        'The server’s disk takes no more. Viewers notice nothing: live goes on from memory. Free some space, or a restart would lose what they could still go back to.',
      );
    }
  }

  /** @param window how far back viewers can still go. */
  quota(window: Seconds): void {
    const reach = window >= 120 ? `${Math.round(window / 60)} minutes` : `${Math.round(window)} seconds`;
    this.#add(
      'DISK_QUOTA',
      `The disk quota is used up: viewers can go back ${reach}. INGEST_DISK_MAX_BYTES and INGEST_CHANNEL_DISK_MAX_BYTES set it.`,
    );
  }

  #add(code: string, say: string): void {
    this.#notices.add(code, say);
    this.#onChange();
  }
}

function sayShown(role: SourceRole, switching: Switching): string {
  const returns = switching === 'primary' ? ' When the first is steady again for ten seconds it is shown again.' : '';
  switch (role) {
    case 'primary':
      return 'Viewers see the first encoder.';
    case 'backup':
      return `Viewers see the backup encoder.${returns}`;
    case 'pull':
      return 'Viewers see what is pulled from the address.';
    default:
      return assertNever(role);
  }
}
