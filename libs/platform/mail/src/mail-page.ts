import { html } from '#platform/pages';
import type { Language } from '#platform/i18n';

/** Content of a mail in the house's frame. All texts are plain: they are escaped. */
export interface MailPageOptions {
  readonly language: Language;
  /** Stands before everything else, as what is to be found again in an answer. */
  readonly first?: string;
  readonly title: string;
  /** First name of whoever gets it, for the greeting. */
  readonly greets?: string;
  /** Their lines stay lines. */
  readonly paragraphs: readonly string[];
  /** The one thing to do. `url` must be http or https; it is shown as text too. */
  readonly button?: { readonly label: string; readonly url: string };
  readonly footer?: string;
  /** The last line; `url` must be http or https. */
  readonly footerLink?: { readonly label: string; readonly url: string };
}

type MailContent = Omit<MailPageOptions, 'greets'>;

const WORDS = {
  en: { hello: (name: string) => `Hello ${name},`, orCopy: 'Or copy this address into your browser:' },
  es: { hello: (name: string) => `Hola, ${name}:`, orCopy: 'O copia esta dirección en tu navegador:' },
} as const;

/** The HTML body and its text twin. No images, no scripts, nothing to load: the mail looks the same everywhere. */
export function mailPage({ greets, ...content }: MailPageOptions): { html: string; text: string } {
  const greeting = greets === undefined ? [] : [WORDS[content.language].hello(greets)];
  const options = { ...content, paragraphs: [...greeting, ...content.paragraphs] };
  for (const link of [options.button, options.footerLink])
    if (link && !/^https?:\/\/[^\s]+$/.test(link.url)) throw new Error('The button of a mail needs an http or https address');
  return { html: htmlBody(options), text: textBody(options) };
}

function htmlBody({ language, first, title, paragraphs, button, footer, footerLink }: MailContent): string {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
</head>
<body style="margin:0;padding:24px 12px;background:#f6f4ef;color:#1f2430;font:16px/1.55 system-ui,-apple-system,'Segoe UI',sans-serif">
${first && html`<p style="margin:0 0 16px;text-align:center;font-size:14px;color:#5c6370">${first}</p>\n`}<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background:#ffffff;border:1px solid #dcd8cf;border-radius:12px"><tr><td style="padding:32px;text-align:left">
<p style="margin:0 0 24px;font-weight:650;color:#0f766e">Zócalo</p>
<h1 style="margin:0 0 12px;font-size:22px;line-height:1.25">${title}</h1>
${paragraphs.map((paragraph) => html`<p style="margin:8px 0 16px">${linesOf(paragraph)}</p>\n`)}
${
  button &&
  html`<p style="margin:24px 0"><a href="${button.url}" style="display:inline-block;padding:12px 20px;border-radius:8px;background:#0f766e;color:#ffffff;font-weight:600;text-decoration:none">${button.label}</a></p>
<p style="margin:8px 0 16px;font-size:14px;color:#5c6370">${WORDS[language].orCopy}<br><a href="${button.url}" style="color:#0f766e;overflow-wrap:anywhere">${button.url}</a></p>`
}
${(footer || footerLink) && html`<p style="margin:24px 0 0;padding-top:16px;border-top:1px solid #dcd8cf;font-size:14px;color:#5c6370">${footer} ${footerLink && html`<a href="${footerLink.url}" style="color:#0f766e">${footerLink.label}</a>`}</p>`}
</td></tr></table>
</td></tr></table>
</body>
</html>
`.text;
}

function linesOf(paragraph: string) {
  return paragraph.split('\n').map((line, index) => (index === 0 ? html`${line}` : html`<br>${line}`));
}

function textBody({ first, title, paragraphs, button, footer, footerLink }: MailContent): string {
  const parts = [...(first === undefined ? [] : [first]), title, ...paragraphs];
  if (button) parts.push(`${button.label}:\n${button.url}`);
  const last = [footer, footerLink && `${footerLink.label}:\n${footerLink.url}`].filter(Boolean);
  if (last.length > 0) parts.push(`-- \n${last.join('\n\n')}`);
  return `${parts.join('\n\n')}\n`;
}
