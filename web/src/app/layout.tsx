import '@fontsource-variable/inter/opsz.css';
import '../styles/tokens.css';
import '../styles/base.css';
import '../styles/controls.css';
import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { EARLY_SUBMIT_SCRIPT } from '../features/frame/early-submit-script.ts';
import { LANGUAGE_SCRIPT } from '../features/frame/language-script.ts';
import { Ready } from '../features/frame/ready.tsx';
import { THEME_SCRIPT } from '../features/frame/theme-script.ts';
import { pageLanguage, sayOnPage } from '../language/page-language.ts';
import { Speaks } from '../language/speaks.tsx';
import { siteName } from '../server/services.ts';

/** Every page bears the site's name, which may be changed. */
export const dynamic = 'force-dynamic';

export async function generateMetadata(): Promise<Metadata> {
  const name = siteName();
  return {
    title: { default: name, template: `%s · ${name.replaceAll('%s', '')}` },
    description: (await sayOnPage('frame'))('about'),
  };
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  interactiveWidget: 'resizes-content',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fbfaf8' },
    { media: '(prefers-color-scheme: dark)', color: '#0d0d0f' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang={await pageLanguage()} suppressHydrationWarning>
      <head>
        <script dangerouslySetInnerHTML={{ __html: THEME_SCRIPT + LANGUAGE_SCRIPT + EARLY_SUBMIT_SCRIPT }} />
      </head>
      <body>
        <Speaks rooms={['frame']}>{children}</Speaks>
        <Ready />
      </body>
    </html>
  );
}
