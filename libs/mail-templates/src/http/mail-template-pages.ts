import { type Language, LANGUAGES } from '#platform/i18n';
import { framedDocument, html, type Page, page } from '#platform/pages';
import type { MailPreview } from '../mail-previews.js';

const WORDS = {
  en: { asText: 'As plain text', others: 'Also in:' },
  es: { asText: 'Como texto', others: 'También en:' },
} as const satisfies Record<Language, unknown>;

/** A preview: the mail's HTML in a sandboxed frame, its text, and links to its other forms. */
export function previewPage(preview: MailPreview): Page {
  const words = WORDS[preview.language];
  const others = preview.variants
    .flatMap((variant) => LANGUAGES.map((language) => ({ variant, language })))
    .filter(({ variant, language }) => variant !== preview.variant || language !== preview.language)
    .map((other) => html` <a href="${addressOf(preview.name, other)}">${other.variant}, ${other.language}</a>`);
  const body = html`<p class="soft">${preview.name} · ${preview.variant} · ${preview.language}</p>
<iframe src="${addressOf(preview.name, preview, '/frame')}" title="${preview.subject}" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>
<h2>${words.asText}</h2>
<pre>${preview.text}</pre>
<p class="soft">${words.others}${others}</p>`;
  return page({ title: preview.subject, language: preview.language, wide: true, body });
}

/** The mail's own HTML, whose links open beside the page. */
export function previewFrame(preview: MailPreview): Page {
  return framedDocument(preview.html.replace('<head>', '<head><base target="_blank">'));
}

function addressOf(name: string, form: { readonly variant: string; readonly language: Language }, part = ''): string {
  const query = new URLSearchParams({ language: form.language, variant: form.variant });
  return `/api/admin/mail-templates/${encodeURIComponent(name)}/preview${part}?${query.toString()}`;
}
