import type { Language } from '#platform/i18n';
import { html, page, type Page } from '#platform/pages';

const TEXTS = {
  en: {
    title: 'The panel is not built',
    sentence: 'The platform runs, but its panel was not built with it. In the folder of the project:',
    docs: 'Until then there is the',
    reference: 'reference of the API',
  },
  es: {
    title: 'El panel no está compilado',
    sentence: 'La plataforma funciona, pero su panel no se compiló con ella. En la carpeta del proyecto:',
    docs: 'Hasta entonces está la',
    reference: 'referencia de la API',
  },
} as const;

/** In the place of the panel where there is none: how to build it. */
export function missingPanelPage(language: Language): Page {
  const { title, sentence, docs, reference } = TEXTS[language];
  const body = html`<p>${sentence}</p>
<pre>npm ci
npm run build</pre>
<p class="soft">${docs} <a href="/docs">${reference}</a>.</p>`;
  return page({ title, language, body, status: 404 });
}
