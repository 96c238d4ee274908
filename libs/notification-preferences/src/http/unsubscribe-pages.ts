import type { Language } from '#platform/i18n';
import { html, type Page, page } from '#platform/pages';

const WORDS = {
  en: {
    title: 'No more mails of this kind',
    topic: (topic: string) => `You will get no more mails of this kind: ${topic}. In the panel you find everything as before.`,
    digest: 'You will get no more summaries by mail. In the panel you find everything as before.',
    button: 'End them',
    doneTitle: 'Done',
    done: 'You will get no more of these mails. In your profile you can choose otherwise at any time.',
    overTitle: 'This link does not work',
    over: 'Copy the whole link from the mail into the address bar, or choose in your profile which mails you get.',
  },
  es: {
    title: 'No recibir más correos de este tipo',
    topic: (topic: string) => `No recibirás más correos de este tipo: ${topic}. En el panel lo encontrarás todo como hasta ahora.`,
    digest: 'No recibirás más resúmenes por correo. En el panel lo encontrarás todo como hasta ahora.',
    button: 'Dejar de recibirlos',
    doneTitle: 'Hecho',
    done: 'No recibirás más correos de este tipo. En tu perfil puedes cambiarlo cuando quieras.',
    overTitle: 'Este enlace no funciona',
    over: 'Copia el enlace completo del correo en la barra de direcciones, o elige en tu perfil qué correos recibes.',
  },
} as const satisfies Record<Language, unknown>;

/** Says what the button does. Opening it changes nothing: programs follow links, too. @param topic null: all digests */
export function unsubscribePage(language: Language, token: string, topic: string | null): Page {
  const words = WORDS[language];
  const body = html`
<p>${topic === null ? words.digest : words.topic(topic)}</p>
<form method="post" action="/api/notifications/unsubscribe?token=${encodeURIComponent(token)}">
<button>${words.button}</button>
</form>`;
  return page({ title: words.title, language, body });
}

export function unsubscribedPage(language: Language): Page {
  const { doneTitle, done } = WORDS[language];
  return page({ title: doneTitle, language, body: html`<p>${done}</p>` });
}

export function brokenLinkPage(language: Language, status: number): Page {
  const { overTitle, over } = WORDS[language];
  return page({ title: overTitle, language, body: html`<p>${over}</p>`, status });
}
