import { weaknessText } from '#passwords';
import { type AppError, httpStatusOf } from '#platform/errors';
import { panelButton } from '#platform/panel';
import { html, type Page, page } from '#platform/pages';
import type { Language } from '#platform/i18n';
import { type PendingRegistration } from '../pending-registration.repository.js';

const TEXTS = {
  en: {
    title: 'Confirm your address',
    wrongPassword: 'That is not the password of the registration.',
    busy: 'Too much is going on right now. Try again in a few seconds.',
    intro: (email: string) => `You are confirming ${email}.`,
    confirmedByProgram:
      'A program has opened the link of your mail, so the address is confirmed already. Make sure that the account is yours:',
    known: 'I registered myself',
    password: 'Password you chose',
    confirm: 'Confirm',
    unknown: 'I did not choose a password, or do not remember it',
    newPassword: (minLength: number) => `New password (at least ${minLength} characters)`,
    replace: 'Set password and confirm',
    replaces: 'It replaces the one of the registration. Whoever knew that one no longer gets in.',
    doneTitle: 'Your address is confirmed',
    done: 'You can sign in now.',
    overTitle: 'This link no longer works',
    expired: 'It was good for 24 hours. Register again to get another one.',
    used: 'It has been used, or a newer one has taken its place. If you confirmed your address, sign in.',
    invalid: 'Copy the whole link from the mail into the address bar.',
  },
  es: {
    title: 'Confirma tu dirección',
    wrongPassword: 'Esa no es la contraseña del registro.',
    busy: 'Ahora mismo hay demasiada actividad. Inténtalo de nuevo en unos segundos.',
    intro: (email: string) => `Vas a confirmar ${email}.`,
    confirmedByProgram:
      'Un programa ha abierto el enlace de tu correo, así que la dirección ya está confirmada. Asegúrate de que la cuenta es tuya:',
    known: 'Me he registrado yo',
    password: 'La contraseña que elegiste',
    confirm: 'Confirmar',
    unknown: 'No elegí ninguna contraseña o no la recuerdo',
    newPassword: (minLength: number) => `Contraseña nueva (al menos ${minLength} caracteres)`,
    replace: 'Guardar la contraseña y confirmar',
    replaces: 'Sustituye a la del registro. Quien conociera aquella ya no podrá entrar.',
    doneTitle: 'Tu dirección está confirmada',
    done: 'Ya puedes iniciar sesión.',
    overTitle: 'Este enlace ya no funciona',
    expired: 'Servía durante 24 horas. Regístrate de nuevo para recibir otro.',
    used: 'Ya se ha usado, o uno más reciente ocupa su lugar. Si confirmaste tu dirección, inicia sesión.',
    invalid: 'Copia el enlace completo del correo en la barra de direcciones.',
  },
} as const satisfies Record<Language, unknown>;

/** Asks for one of the two passwords. Opening it changes nothing. */
export function confirmationFormPage(
  language: Language,
  content: { token: string; minLength: number; registration: PendingRegistration; problem?: AppError },
): Page {
  const text = TEXTS[language];
  const { token, minLength, registration, problem } = content;
  const tokenField = html`<input type="hidden" name="token" value="${token}">`;
  const body = html`
<p>${text.intro(registration.email ?? '')}</p>
${registration.state === 'confirmed-by-link' && html`<p>${text.confirmedByProgram}</p>`}
${problem && html`<p class="problem" role="alert">${problemText(language, problem)}</p>`}
<form method="post" action="/auth/confirm">
<fieldset><legend>${text.known}</legend>
${tokenField}
<label for="password">${text.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button>${text.confirm}</button>
</fieldset></form>
<form method="post" action="/auth/confirm">
<fieldset><legend>${text.unknown}</legend>
${tokenField}
<label for="new_password">${text.newPassword(minLength)}</label>
<input id="new_password" name="new_password" type="password" autocomplete="new-password" minlength="${minLength}" required>
<p class="soft">${text.replaces}</p>
<button>${text.replace}</button>
</fieldset></form>`;
  return page({ title: text.title, language, body, status: problem ? httpStatusOf(problem.definition.kind) : 200 });
}

export async function confirmationDonePage(language: Language): Promise<Page> {
  const body = html`<p>${TEXTS[language].done}</p>${await panelButton(language)}`;
  return page({ title: TEXTS[language].doneTitle, language, body });
}

/** Says why a link has nothing to offer; null for a token that is not one of ours. */
export async function confirmationOverPage(language: Language, registration: PendingRegistration | null): Promise<Page> {
  const text = TEXTS[language];
  if (registration?.state === 'confirmed-by-person' || registration?.state === 'confirmed-by-link') return confirmationDonePage(language);
  const reason = !registration ? text.invalid : registration.expired ? text.expired : text.used;
  return page({ title: text.overTitle, language, body: html`<p>${reason}</p>`, status: 400 });
}

function problemText(language: Language, error: AppError): string {
  if (error.code === 'WEAK_PASSWORD') return weaknessText(language, error);
  return error.code === 'INVALID_CREDENTIALS' ? TEXTS[language].wrongPassword : TEXTS[language].busy;
}
