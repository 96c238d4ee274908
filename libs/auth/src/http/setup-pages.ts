import { weaknessText } from '#passwords';
import { type AppError, httpStatusOf } from '#platform/errors';
import { html, type Page, page } from '#platform/pages';
import type { Language } from '#platform/i18n';
import type { SetupLinkState } from '../setup.service.js';

const TEXTS = {
  en: {
    title: 'Create the administrator',
    notAnAddress: 'That is not an e-mail address we can write to.',
    taken: 'There is an account with this address already.',
    busy: 'Too much is going on right now. Try again in a few seconds.',
    intro: 'This installation has no administrator yet. The account you create here may do everything.',
    email: 'E-mail address',
    password: (minLength: number) => `Password (at least ${minLength} characters)`,
    create: 'Create administrator',
    doneTitle: 'The administrator exists',
    done: (email: string) => `Sign in as ${email}. This link no longer works.`,
    overTitle: 'This link does not work',
    closed: 'The installation has an administrator already, so set-up is closed.',
    again: 'Make a new link on the server with:',
  },
  es: {
    title: 'Crea la cuenta de administración',
    notAnAddress: 'Esa no es una dirección de correo a la que podamos escribir.',
    taken: 'Ya existe una cuenta con esta dirección.',
    busy: 'Ahora mismo hay demasiada actividad. Inténtalo de nuevo en unos segundos.',
    intro: 'Esta instalación aún no tiene administrador. La cuenta que crees aquí podrá hacerlo todo.',
    email: 'Dirección de correo',
    password: (minLength: number) => `Contraseña (al menos ${minLength} caracteres)`,
    create: 'Crear la cuenta',
    doneTitle: 'La cuenta de administración existe',
    done: (email: string) => `Inicia sesión como ${email}. Este enlace ya no funciona.`,
    overTitle: 'Este enlace no funciona',
    closed: 'La instalación ya tiene administrador, así que la configuración inicial está cerrada.',
    again: 'Crea un enlace nuevo en el servidor con:',
  },
} as const satisfies Record<Language, unknown>;

/** Two fields and a button. */
export function setupFormPage(language: Language, content: { token: string; minLength: number; email?: string; problem?: AppError }): Page {
  const text = TEXTS[language];
  const { token, minLength, email = '', problem } = content;
  const body = html`
<p>${text.intro}</p>
${problem && html`<p class="problem" role="alert">${problemText(language, problem)}</p>`}
<form method="post" action="/setup">
<input type="hidden" name="token" value="${token}">
<label for="email">${text.email}</label>
<input id="email" name="email" type="email" autocomplete="username" value="${email}" required>
<label for="password">${text.password(minLength)}</label>
<input id="password" name="password" type="password" autocomplete="new-password" minlength="${minLength}" required>
<button>${text.create}</button>
</form>`;
  return page({ title: text.title, language, body, status: problem ? httpStatusOf(problem.definition.kind) : 200 });
}

export function setupDonePage(language: Language, email: string | null): Page {
  return page({ title: TEXTS[language].doneTitle, language, body: html`<p>${TEXTS[language].done(email ?? '')}</p>` });
}

/** Says why a link does nothing, and how to get one that does. */
export function setupOverPage(language: Language, state: SetupLinkState): Page {
  const text = TEXTS[language];
  const body = state === 'closed' ? html`<p>${text.closed}</p>` : html`<p>${text.again}</p><pre>npx zocalo setup-link</pre>`;
  return page({ title: text.overTitle, language, body, status: state === 'closed' ? 410 : 400 });
}

function problemText(language: Language, error: AppError): string {
  const text = TEXTS[language];
  if (error.code === 'WEAK_PASSWORD') return weaknessText(language, error);
  if (error.code === 'VALIDATION_FAILED') return text.notAnAddress;
  return error.code === 'EMAIL_TAKEN' ? text.taken : text.busy;
}
