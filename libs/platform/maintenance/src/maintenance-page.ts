import { type Language, momentText } from '#platform/i18n';
import { html, page, type Page } from '#platform/pages';

const TEXTS = {
  en: {
    title: 'Maintenance is under way',
    full: 'The platform is closed for a while. What you had saved is safe.',
    read_only: 'Nothing can be changed for a while; you can go on reading.',
    until: 'It should be over by',
    again: 'Try again',
  },
  es: {
    title: 'Estamos en mantenimiento',
    full: 'La plataforma está cerrada durante un rato. Lo que habías guardado está a salvo.',
    read_only: 'Durante un rato no se puede cambiar nada; puedes seguir consultando.',
    until: 'Debería terminar antes del',
    again: 'Volver a intentarlo',
  },
} as const;

/** What a browser is shown instead of a page that maintenance closes. Needs no database. @param details of the refusal */
export function maintenancePage(language: Language, details: Readonly<Record<string, unknown>>): Page {
  const texts = TEXTS[language];
  const { level, reason, until } = details;
  const body = html`<p>${level === 'read_only' ? texts.read_only : texts.full}</p>
${typeof reason === 'string' && html`<p><strong>${reason}</strong></p>`}
${typeof until === 'string' && html`<p>${texts.until} <time datetime="${until}">${momentText(language, until)} UTC</time>.</p>`}
<p><a class="button" href="">${texts.again}</a></p>`;
  return page({ title: texts.title, language, body, status: 503 });
}
