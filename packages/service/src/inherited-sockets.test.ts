import { describe, expect, test } from 'vitest';
import { parseInherited, writeInherited } from './inherited-sockets.ts';

describe('inherited sockets', () => {
  test.each([
    { names: [], text: '' },
    { names: ['http'], text: 'http:4' },
    { names: ['http', 'https', 'acme'], text: 'http:4,https:5,acme:6' },
  ])('$text is written and read', ({ names, text }) => {
    expect(writeInherited(names)).toBe(text);
    expect([...parseInherited(text).keys()]).toEqual(names);
  });

  test.each(['http', 'http:', ':4', 'http:4,', 'http:4;https:5', 'http:-1'])('%s is refused', (text) => {
    expect(() => parseInherited(text)).toThrow('names no inherited socket');
  });
});
