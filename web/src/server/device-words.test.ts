import { expect, it } from 'vitest';
import { sayDevice } from './device-words.ts';

const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';
const WIN = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';
const KIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';

it.each([
  { agent: `${WIN} ${KIT} Chrome/141.0.0.0 Safari/537.36`, words: 'Chrome on Windows' },
  { agent: `${WIN} ${KIT} Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0`, words: 'Edge on Windows' },
  { agent: `${MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Safari/605.1.15`, words: 'Safari on macOS' },
  { agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', words: 'Firefox on Linux' },
  {
    agent: `Mozilla/5.0 (Linux; Android 15; K) ${KIT} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`,
    words: 'Samsung Internet on Android',
  },
  {
    agent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 Version/18.4 Mobile/15E148 Safari/604.1',
    words: 'Safari on iPhone',
  },
  { agent: 'curl/8.5.0', words: 'A program' },
  { agent: 'node', words: 'A program' },
  { agent: 'who knows', words: 'A browser' },
  { agent: undefined, words: 'A browser' },
])('$words', ({ agent, words }) => {
  expect(sayDevice(agent)).toBe(words);
});
