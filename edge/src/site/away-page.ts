import type { Language } from '@rostrum/contract/language';

/**
 * What a person sees while the site restarts: one page that needs nothing else, and comes back by itself. Its colours
 * are those of the site (`web/src/styles/tokens.css`).
 */

/** Seconds between the page's own tries. */
const RETRY_S = 3;

type AwayWords = { readonly title: string; readonly text: string; readonly waits: string; readonly again: string };

const WORDS: Readonly<Record<Language, AwayWords>> = {
  en: {
    title: 'Back in a moment',
    text: 'This page is just restarting. Streams that are already playing go on.',
    waits: 'We try again by ourselves.',
    again: 'Try now',
  },
  de: {
    title: 'Gleich wieder da',
    text: 'Diese Seite startet gerade neu. Übertragungen, die schon laufen, gehen weiter.',
    waits: 'Wir versuchen es von selbst noch einmal.',
    again: 'Jetzt versuchen',
  },
  es: {
    title: 'Volvemos en un momento',
    text: 'Esta página se está reiniciando. Las emisiones que ya se reproducen continúan.',
    waits: 'Lo intentamos de nuevo automáticamente.',
    again: 'Intentar ahora',
  },
};

const awayPage = (language: Language, { title, text, waits, again }: AwayWords): string => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<noscript><meta http-equiv="refresh" content="${RETRY_S}"></noscript>
<style>
:root { --ground: #fbfaf8; --text: #18181b; --quiet: #57575e; --line: #e8e6e1; --glow: #d4321c; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #0d0d0f; --text: #f3f2f0; --quiet: #a8a8af; --line: #26262a; --glow: #ff5d47; }
}
* { box-sizing: border-box; margin: 0; }
body {
  min-height: 100vh; min-height: 100dvh; display: grid; place-items: center; padding: 2rem;
  background: var(--ground); color: var(--text); -webkit-font-smoothing: antialiased;
  font: 1.0625rem/1.6 "Inter Variable", ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
}
main { max-width: 27rem; text-align: center; }
.pulse { position: relative; width: 3.5rem; height: 3.5rem; margin: 0 auto 2.25rem; }
.pulse::before, .pulse::after { content: ""; position: absolute; border-radius: 50%; }
.pulse::before { inset: 1.3rem; background: var(--glow); }
.pulse::after { inset: 0; border: 1.5px solid var(--glow); animation: ring 2.8s cubic-bezier(.2, .6, .3, 1) infinite; }
@keyframes ring { from { transform: scale(.3); opacity: .9; } to { transform: scale(1); opacity: 0; } }
@media (prefers-reduced-motion: reduce) { .pulse::after { animation: none; opacity: .45; transform: scale(.8); } }
h1 { font-size: 1.625rem; line-height: 1.25; font-weight: 600; letter-spacing: -.015em; margin-bottom: .75rem; }
p { color: var(--quiet); text-wrap: balance; }
p + p { margin-top: 1.75rem; padding-top: 1.25rem; border-top: 1px solid var(--line); font-size: .9375rem; }
a { color: inherit; text-underline-offset: .2em; }
a:focus-visible { outline: 2px solid var(--glow); outline-offset: 3px; border-radius: 2px; }
</style>
</head>
<body>
<main>
<div class="pulse" aria-hidden="true"></div>
<h1>${title}</h1>
<p>${text}</p>
<p role="status">${waits} <a href="">${again}</a></p>
</main>
<script>
(() => {
  const again = async () => {
    try {
      const answer = await fetch(location.href, { method: 'HEAD', cache: 'no-store' });
      if (answer.status !== 503 && answer.status !== 502) { location.reload(); return; }
    } catch {}
    setTimeout(again, ${RETRY_S * 1000} + Math.random() * 1500);
  };
  setTimeout(again, ${RETRY_S * 1000});
})();
</script>
</body>
</html>
`;

/** A whole answer: its lines, names and values in turn, and its body. */
export type AwayAnswer = { readonly headers: readonly string[]; readonly body: Buffer };

function answerIn(language: Language): AwayAnswer {
  const body = Buffer.from(awayPage(language, WORDS[language]));
  const headers = [
    'Content-Type',
    'text/html; charset=utf-8',
    'Content-Length',
    String(body.length),
    'Cache-Control',
    'no-store',
    'Retry-After',
    String(RETRY_S),
    'Content-Security-Policy',
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; base-uri 'none'",
    'X-Content-Type-Options',
    'nosniff',
  ];
  return { headers, body };
}

/** The page in each language, as it is sent. */
export const AWAY_PAGES: Readonly<Record<Language, AwayAnswer>> = {
  en: answerIn('en'),
  de: answerIn('de'),
  es: answerIn('es'),
};

/** Whether a request comes from a person's browser opening a page, not from a program. */
export function wantsPage(accept: string | undefined): boolean {
  return accept?.includes('text/html') ?? false;
}
