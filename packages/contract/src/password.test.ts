import { expect, test } from 'vitest';
import { faultOfPassword } from './password.ts';

test.each([
  { password: 'short', fault: 'at least 10' },
  { password: 'x'.repeat(257), fault: 'at most 256' },
  { password: 'aaaaaaaaaaaa', fault: 'guessed at once' },
  { password: 'abababababab', fault: 'guessed at once' },
  { password: 'correct horse', fault: undefined },
])('$password', ({ password, fault }) => {
  const say = faultOfPassword(password);
  expect(fault === undefined ? say : say?.includes(fault)).toBe(fault === undefined ? undefined : true);
});
