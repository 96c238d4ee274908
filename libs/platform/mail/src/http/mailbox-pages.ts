import { framedDocument, html, type Page, page } from '#platform/pages';
import type { Language } from '#platform/i18n';
import type { MailboxEntry, MailboxMail } from '../mailbox.query.js';

const WORDS = {
  en: {
    mailbox: 'Mailbox',
    why: 'No mail server is configured (SMTP_URL), so mails wait here. The newest are on top.',
    whyDemo: 'This installation is a demonstration: mails do not leave it, they wait here. The newest are on top.',
    empty: 'No mail yet. Register somebody and reload this page.',
    time: 'Time (UTC)',
    to: 'To',
    subject: 'Subject',
    back: 'All mails',
    link: 'Link in this mail:',
    asText: 'As plain text',
    gone: 'The text of this mail was deleted.',
  },
  es: {
    mailbox: 'Buzón',
    why: 'No hay un servidor de correo configurado (SMTP_URL), así que los mensajes esperan aquí. Los más recientes van primero.',
    whyDemo: 'Esta instalación es una demostración: los mensajes no salen de ella, esperan aquí. Los más recientes van primero.',
    empty: 'Todavía no hay mensajes. Registra a alguien y recarga esta página.',
    time: 'Hora (UTC)',
    to: 'Para',
    subject: 'Asunto',
    back: 'Todos los mensajes',
    link: 'Enlace de este mensaje:',
    asText: 'Como texto',
    gone: 'El texto de este mensaje se borró.',
  },
} as const;

/** The list of mails. */
export function mailboxPage(mails: readonly MailboxEntry[], language: Language, isDemo: boolean): Page {
  const words = WORDS[language];
  const rows = mails.map(
    (mail) =>
      html`<tr><td>${time(mail.createdAt)}</td><td>${mail.to}</td><td><a href="/mailbox/${mail.id}">${mail.subject}</a></td></tr>\n`,
  );
  const table = html`<table><thead><tr><th scope="col">${words.time}</th><th scope="col">${words.to}</th><th scope="col">${words.subject}</th></tr></thead><tbody>
${rows}</tbody></table>`;
  return page({
    title: words.mailbox,
    language,
    wide: true,
    body: html`<p class="soft">${isDemo ? words.whyDemo : words.why}</p>${rows.length > 0 ? table : html`<p>${words.empty}</p>`}`,
  });
}

/** One mail: its link, its HTML in a sandboxed frame, its text. */
export function mailPageOf(mail: MailboxMail, language: Language): Page {
  const words = WORDS[language];
  const content =
    mail.text === null
      ? html`<p>${words.gone}</p>`
      : html`${isWebAddress(mail.link) && html`<p>${words.link}<br><a href="${mail.link}">${mail.link}</a></p>`}
<iframe src="/mailbox/${mail.id}/frame" title="${mail.subject}" sandbox="allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"></iframe>
<h2>${words.asText}</h2>
<pre>${mail.text}</pre>`;
  const body = html`<p><a href="/mailbox">${words.back}</a></p>
<p class="soft">${time(mail.createdAt)} · ${words.to}: ${mail.to}</p>
${content}`;
  return page({ title: mail.subject, language, wide: true, body });
}

/** The mail's own HTML. Its links open outside of the frame, which may show nothing else. */
export function mailFrame(mail: MailboxMail): Page {
  return framedDocument((mail.html ?? '').replace('<head>', '<head><base target="_top">'));
}

function time(instant: Date) {
  const text = instant.toISOString();
  return html`<time datetime="${text}">${text.slice(0, 16).replace('T', ' ')}</time>`;
}

/** Only such a link becomes one on the page: any other scheme stays text inside the mail. */
function isWebAddress(link: string | null): link is string {
  return link !== null && /^https?:\/\//.test(link);
}
