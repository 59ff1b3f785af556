import { FakeClock } from '@rostrum/service/clock';
import { describe, expect, it } from 'vitest';
import { LoginLimiter } from './login-limiter.ts';

function tryTimes(limiter: LoginLimiter, times: number, account: (index: number) => string, address = '1.2.3.4'): void {
  for (let index = 0; index < times; index += 1) {
    limiter.count(account(index), address);
  }
}

describe('the login limiter', () => {
  it('makes an account wait where 8 wrong tries came from, for ten minutes', () => {
    const clock = new FakeClock();
    const limiter = new LoginLimiter(clock);
    tryTimes(limiter, 7, () => 'a@b.c');
    expect(limiter.waitMs('a@b.c', '1.2.3.4')).toBe(0);
    tryTimes(limiter, 1, () => 'a@b.c');
    expect(limiter.waitMs('a@b.c', '1.2.3.4')).toBe(600_000);
    // Whoever knows the owner's name does not keep the owner out.
    expect(limiter.waitMs('a@b.c', '9.9.9.9')).toBe(0);
    clock.advance(600_000);
    expect(limiter.waitMs('a@b.c', '1.2.3.4')).toBe(0);
  });

  it('makes an account wait after 100 from wherever, but not where it was signed in before', () => {
    const limiter = new LoginLimiter(new FakeClock());
    limiter.count('a@b.c', 'home');
    limiter.forgive('a@b.c', 'home');
    for (let index = 0; index < 25; index += 1) {
      tryTimes(limiter, 4, () => 'a@b.c', `10.0.0.${index}`);
    }
    expect(limiter.waitMs('a@b.c', '9.9.9.9')).toBe(600_000);
    expect(limiter.waitMs('a@b.c', 'home')).toBe(0);
  });

  it('makes an address wait after 40 wrong tries, whatever the accounts', () => {
    const limiter = new LoginLimiter(new FakeClock());
    tryTimes(limiter, 40, (index) => `${index}@b.c`);
    expect(limiter.waitMs('new@b.c', '1.2.3.4')).toBe(600_000);
    expect(limiter.waitMs('new@b.c', '5.6.7.8')).toBe(0);
  });

  it('holds nothing against who got it right', () => {
    const limiter = new LoginLimiter(new FakeClock());
    for (let index = 0; index < 100; index += 1) {
      limiter.count('a@b.c', '1.2.3.4');
      limiter.forgive('a@b.c', '1.2.3.4');
    }
    expect(limiter.waitMs('a@b.c', '1.2.3.4')).toBe(0);
  });

  it('remembers a bounded number of names', () => {
    const limiter = new LoginLimiter(new FakeClock());
    tryTimes(limiter, 8, () => 'first@b.c', 'x');
    tryTimes(limiter, 10_000, (index) => `${index}@b.c`, 'y');
    expect(limiter.waitMs('first@b.c', 'x')).toBe(0);
  });
});
