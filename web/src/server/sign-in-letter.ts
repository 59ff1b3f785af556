import type { Letter } from './mailer.ts';

export type SignInLetter = {
  readonly to: string;
  readonly url: string;
  readonly minutes: number;
  /** Whoever has no account gets one by the link. */
  readonly isNew: boolean;
};

/** The letter with a link to sign in. Pure. */
export function signInLetter({ to, url, minutes, isNew }: SignInLetter): Letter {
  const site = new URL(url).host;
  const what = isNew
    ? `With this link you sign in to ${site} and may watch what is open to members.`
    : `With this link you sign in to ${site}. You can choose a new password there, too.`;
  const how = `It works once, for ${minutes} minutes.`;
  const not = 'If you did not ask for it, leave this letter alone: nothing happens.';
  return {
    to,
    subject: `Your link to sign in at ${site}`,
    text: [what, '', url, '', how, not, ''].join('\n'),
    html: page({ site, what, how, not, url }),
  };
}

/** Mail programs know little CSS, and that in attributes; dark ones turn these colours over by themselves. */
function page({ site, what, how, not, url }: Record<'site' | 'what' | 'how' | 'not' | 'url', string>): string {
  const [where, says, once, else_, link] = [site, what, how, not, url].map(escapeHtml);
  const soft = 'margin:0 0 8px;font-size:14px;line-height:1.5;color:#5f6368';
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${where}</title></head>
<body style="margin:0;padding:32px 20px;font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif">
<div style="max-width:440px;margin:0 auto">
<p style="margin:0 0 24px;font-size:16px;line-height:1.5">${says}</p>
<p style="margin:0 0 28px"><a href="${link}" style="display:inline-block;padding:13px 26px;border-radius:10px;background:#1b1b1f;color:#ffffff;font-size:16px;font-weight:600;text-decoration:none">Sign in</a></p>
<p style="${soft}">${once} ${else_}</p>
<p style="${soft};word-break:break-all">If the button does nothing, open this address: ${link}</p>
</div>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
