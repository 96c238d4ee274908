import { type Html, html } from '#platform/pages';
import type { Language } from '#platform/i18n';
import { panelIsBuilt } from './panel-folder.js';

const SIGN_IN = { en: 'Sign in', es: 'Iniciar sesión' } as const satisfies Record<Language, string>;

/** For pages after which somebody signs in: the way to the panel; null where there is none. */
export async function panelButton(language: Language): Promise<Html | null> {
  return (await panelIsBuilt()) ? html`<p><a class="button" href="/admin">${SIGN_IN[language]}</a></p>` : null;
}
