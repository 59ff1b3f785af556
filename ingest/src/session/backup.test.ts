import type { KeyRole, SourceRole, Switching } from '@rostrum/store/encoder-choices';
import { MEDIA_TIMESCALE, ticks } from '@rostrum/units/time';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PublishSink } from './publisher.ts';
import { type ChannelRig, FPS, openChannelRig } from './testing/channel-rig.ts';

/** Two encoders of one channel, played by hand; time is the test's own. */

/** Bytes of a picture, by which it is known whose it is. */
const SIZE: Record<KeyRole, number> = { primary: 640, backup: 320 };

let rig: ChannelRig;
beforeEach(async () => {
  rig = await openChannelRig();
});
afterEach(() => rig.close());

/** An encoder whose clock began at some time of its own. */
class Hand {
  readonly role: KeyRole;
  readonly closed: string[];
  isSending = true;
  /** Share of its usual rate. */
  quality = 1;
  readonly #sink: PublishSink;
  readonly #base: number;
  #frame = 0;

  private constructor(role: KeyRole, sink: PublishSink, closed: string[], base: number) {
    this.role = role;
    this.closed = closed;
    this.#sink = sink;
    this.#base = base;
  }

  static async publish(role: KeyRole, base = 0): Promise<Hand> {
    const closed: string[] = [];
    const sink = await rig.publish({ role, onClosed: (say) => void closed.push(say) });
    return new Hand(role, sink, closed, base);
  }

  frame(): void {
    const time = ticks(this.#base + Math.round((this.#frame * 1000) / FPS) * 90);
    const isKey = this.#frame % 60 === 0;
    this.#frame += 1;
    if (this.isSending) {
      const data = new Uint8Array(Math.round(SIZE[this.role] * this.quality));
      this.#sink.onVideo({ dts: time, pts: time, isKey, data });
      this.#sink.onAudio({ pts: time, data: new Uint8Array(16) });
    }
  }

  leave(): void {
    this.isSending = false;
    this.#sink.onEnd('disconnect', 'gone');
  }
}

function run(seconds: number, ...hands: readonly Hand[]): void {
  for (let frame = 0; frame < seconds * FPS; frame += 1) {
    for (const hand of hands) {
      hand.frame();
    }
    rig.clock.advance(1000 / FPS);
  }
}

const shown = (): SourceRole | undefined => rig.told()?.encoders.find(({ isShown }) => isShown)?.role;
const source = () => rig.packager().tracks.get('source')?.rendition ?? expect.fail('no event');
const gapSeconds = (): number =>
  source()
    .segments.filter((segment) => segment.isGap)
    .reduce((sum, segment) => sum + segment.duration, 0);
const discontinuities = (): number => source().segments.filter((segment) => segment.plan.isDiscontinuity).length;
/** How far the newest picture's place on the timeline is from now. Seconds. */
function offWall(): number {
  const { timeline } = rig.packager();
  const open = source().open ?? source().segments.at(-1);
  const made = open?.parts.reduce((sum, part) => sum + part.duration, 0) ?? 0;
  return (timeline.now - (open?.plan.start ?? 0)) / MEDIA_TIMESCALE - made;
}
async function setSwitching(switching: Switching): Promise<void> {
  await rig.store.encoderSettings.update(rig.channelId, { switching });
  await rig.channels.refresh('demo');
}

describe('a channel with two encoders', () => {
  it('shows the primary, and the backup stands by', async () => {
    const [primary, backup] = [await Hand.publish('primary'), await Hand.publish('backup', 5_000_000)];
    run(9, primary, backup);
    expect(shown()).toBe('primary');
    expect(rig.told()?.encoders).toContainEqual({ role: 'backup', isShown: false, isWell: true });
    expect([gapSeconds(), discontinuities()]).toEqual([0, 0]);
    expect([primary.closed, backup.closed]).toEqual([[], []]);
  });

  it('the primary is gone: the backup from its next key frame on, on the same timeline', async () => {
    const primary = await Hand.publish('primary');
    run(1.3, primary);
    const backup = await Hand.publish('backup', 5_000_000);
    run(8, primary, backup);
    primary.leave();
    run(9, backup);
    expect(shown()).toBe('backup');
    expect(rig.told()?.status).toBe('live');
    expect(discontinuities()).toBe(1);
    // The backup's key frames come every 2 s.
    expect(gapSeconds()).toBeLessThanOrEqual(2);
    expect(Math.abs(offWall())).toBeLessThan(0.6);
  });

  it('the primary stalls: the backup is shown with what came meanwhile; back again when it was steady for 10 s', async () => {
    const [primary, backup] = [await Hand.publish('primary'), await Hand.publish('backup', 5_000_000)];
    run(10, primary, backup);
    primary.isSending = false;
    run(8, primary, backup);
    expect(shown()).toBe('backup');
    expect(gapSeconds()).toBeLessThanOrEqual(0.1);
    expect(Math.abs(offWall())).toBeLessThan(0.6);
    primary.isSending = true;
    run(9.5, primary, backup);
    expect(shown()).toBe('backup');
    run(6, primary, backup);
    expect(shown()).toBe('primary');
    expect(discontinuities()).toBe(2);
    expect(gapSeconds()).toBeLessThanOrEqual(0.2 + 2);
    expect(rig.told()?.notices.map(({ code }) => code)).toContain('ENCODER_SWITCHED');
  });

  it('the primary’s rate collapses: the backup is shown', async () => {
    const [primary, backup] = [await Hand.publish('primary'), await Hand.publish('backup', 5_000_000)];
    run(10, primary, backup);
    primary.quality = 0.05;
    run(7, primary, backup);
    expect(shown()).toBe('backup');
  });

  it('“stay” stays with the backup', async () => {
    const [primary, backup] = [await Hand.publish('primary'), await Hand.publish('backup')];
    await setSwitching('stay');
    run(6, primary, backup);
    primary.leave();
    run(4, backup);
    const again = await Hand.publish('primary');
    run(16, again, backup);
    expect(shown()).toBe('backup');
  });

  it('“newest” shows who came last', async () => {
    const primary = await Hand.publish('primary');
    await setSwitching('newest');
    run(6, primary);
    const backup = await Hand.publish('backup');
    run(4, primary, backup);
    expect(shown()).toBe('backup');
  });

  it('a second connection with one key takes over that role alone', async () => {
    const [primary, backup] = [await Hand.publish('primary'), await Hand.publish('backup')];
    run(6, primary, backup);
    const other = await Hand.publish('backup');
    run(2, primary, other);
    expect(backup.closed[0]).toContain('taken over');
    expect(primary.closed).toEqual([]);
    expect(shown()).toBe('primary');
    expect(discontinuities()).toBe(0);
  });

  it('a key of the backup that is rotated ends the backup alone', async () => {
    const [primary, backup] = [await Hand.publish('primary'), await Hand.publish('backup')];
    run(4, primary, backup);
    rig.channels.dropPublisher('demo', { role: 'backup' });
    expect([primary.closed.length, backup.closed.length]).toEqual([0, 1]);
  });

  it('both gone: the grace, and then the end', async () => {
    const [primary, backup] = [await Hand.publish('primary'), await Hand.publish('backup')];
    run(6, primary, backup);
    primary.leave();
    backup.leave();
    expect(rig.told()?.status).toBe('reconnecting');
    rig.clock.advance(10_500);
    expect(rig.told()?.status).toBe('ended');
  });

  it('is replaced by the primary at its key frame, without a hole', async () => {
    const primary = await Hand.publish('primary');
    const backup = await Hand.publish('backup', 500_000);
    run(6, primary, backup);
    primary.isSending = false;
    run(4.5, primary, backup);
    expect(shown()).toBe('backup');
    const gaps = gapSeconds();
    primary.isSending = true;
    run(16, primary, backup);
    expect(shown()).toBe('primary');
    expect(gapSeconds()).toBe(gaps);
    expect(offWall()).toBeLessThan(0.7);
  });
});
