import { weaknessText } from '#passwords';
import { type AppError, httpStatusOf } from '#platform/errors';
import { html, type Page, page } from '#platform/pages';
import { type Language, LANGUAGES } from '#platform/i18n';
import type { SetupLinkState } from '../setup.service.js';
import type { SetupDoneView } from './setup.view.js';

const TEXTS = {
  en: {
    title: 'Create the administrator',
    notAnAddress: 'That is not an e-mail address we can write to.',
    taken: 'There is an account with this address already.',
    busy: 'Too much is going on right now. Try again in a few seconds.',
    intro: 'This installation has no administrator yet. The account you create here may do everything.',
    email: 'E-mail address',
    password: (minLength: number) => `Password (at least ${minLength} characters)`,
    language: 'Language',
    demo: 'Load demo data: an office with desks, people and bookings. It is marked and can be removed.',
    create: 'Create administrator',
    doneTitle: 'The administrator exists',
    done: (email: string) => `Sign in as ${email}. This link no longer works.`,
    demoLoaded: 'The demo data is there.',
    demoFailed: 'The demo data could not be loaded; try again once you are signed in.',
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
    language: 'Idioma',
    demo: 'Cargar datos de demostración: una oficina con puestos, personas y reservas. Van marcados y se pueden quitar.',
    create: 'Crear la cuenta',
    doneTitle: 'La cuenta de administración existe',
    done: (email: string) => `Inicia sesión como ${email}. Este enlace ya no funciona.`,
    demoLoaded: 'Los datos de demostración están cargados.',
    demoFailed: 'No se han podido cargar los datos de demostración; inténtalo de nuevo tras iniciar sesión.',
    overTitle: 'Este enlace no funciona',
    closed: 'La instalación ya tiene administrador, así que la configuración inicial está cerrada.',
    again: 'Crea un enlace nuevo en el servidor con:',
  },
} as const satisfies Record<Language, unknown>;

const LANGUAGE_NAMES = { en: 'English', es: 'Español' } as const satisfies Record<Language, string>;

/** What was typed before, except the password. */
interface Typed {
  readonly email: string;
  readonly language: Language;
  readonly demo: boolean;
}

/** Two fields, two choices and a button. */
export function setupFormPage(language: Language, content: { token: string; minLength: number; typed?: Typed; problem?: AppError }): Page {
  const text = TEXTS[language];
  const { token, minLength, typed = { email: '', language, demo: false }, problem } = content;
  const body = html`
<p>${text.intro}</p>
${problem && html`<p class="problem" role="alert">${problemText(language, problem)}</p>`}
<form method="post" action="/setup">
<input type="hidden" name="token" value="${token}">
<label for="email">${text.email}</label>
<input id="email" name="email" type="email" autocomplete="username" value="${typed.email}" required>
<label for="password">${text.password(minLength)}</label>
<input id="password" name="password" type="password" autocomplete="new-password" minlength="${minLength}" required>
<fieldset>
<legend>${text.language}</legend>
${LANGUAGES.map(
  (each) =>
    html`<label><input type="radio" name="language" value="${each}"${typed.language === each && html` checked`}> ${LANGUAGE_NAMES[each]}</label>`,
)}
</fieldset>
<label><input type="checkbox" name="demo"${typed.demo && html` checked`}> ${text.demo}</label>
<button>${text.create}</button>
</form>`;
  return page({ title: text.title, language, body, status: problem ? httpStatusOf(problem.definition.kind) : 200 });
}

export function setupDonePage(language: Language, email: string, demo: SetupDoneView['demo']): Page {
  const text = TEXTS[language];
  const body = html`<p>${text.done(email)}</p>
${demo === 'loaded' && html`<p>${text.demoLoaded}</p>`}${demo === 'failed' && html`<p class="problem">${text.demoFailed}</p>`}`;
  return page({ title: text.doneTitle, language, body });
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
