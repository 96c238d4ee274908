import { weaknessText } from '#passwords';
import { type AppError, type ErrorDefinition, httpStatusOf } from '#platform/errors';
import type { Language } from '#platform/i18n';
import { panelButton } from '#platform/panel';
import { html, type Page, page } from '#platform/pages';

const TEXTS = {
  en: {
    forgotTitle: 'Forgot your password?',
    forgotIntro: 'Type the address of your account. If there is one, a mail with a link will be on its way.',
    email: 'Address',
    send: 'Send the mail',
    sentTitle: 'Look into your mailbox',
    sent: 'If there is an account with this address, a mail is on its way. Its link works for one hour.',
    title: 'Choose a password',
    password: (minLength: number) => `New password (at least ${minLength} characters)`,
    save: 'Save password',
    ends: 'Wherever you are signed in, you will have to sign in again.',
    doneTitle: 'Your password is saved',
    done: 'You can sign in with it now.',
    overTitle: 'This link no longer works',
    EXPIRED_TOKEN: 'It is too old. Ask for another one.',
    TOKEN_ALREADY_USED: 'It has been used, or another one has taken its place.',
    INVALID_TOKEN: 'Copy the whole link from the mail into the address bar.',
    again: 'Ask for another link',
    wait: 'Too many attempts. Wait a little and try again.',
    busy: 'Too much is going on right now. Try again in a few seconds.',
  },
  es: {
    forgotTitle: '¿Has olvidado la contraseña?',
    forgotIntro: 'Escribe la dirección de tu cuenta. Si existe, recibirás un correo con un enlace.',
    email: 'Dirección',
    send: 'Enviar el correo',
    sentTitle: 'Mira tu buzón',
    sent: 'Si hay una cuenta con esta dirección, el correo está en camino. Su enlace funciona durante una hora.',
    title: 'Elige una contraseña',
    password: (minLength: number) => `Contraseña nueva (al menos ${minLength} caracteres)`,
    save: 'Guardar la contraseña',
    ends: 'Tendrás que volver a entrar en todos tus dispositivos.',
    doneTitle: 'Tu contraseña está guardada',
    done: 'Ya puedes iniciar sesión con ella.',
    overTitle: 'Este enlace ya no funciona',
    EXPIRED_TOKEN: 'Ha caducado. Pide otro.',
    TOKEN_ALREADY_USED: 'Ya se ha usado, o uno más reciente ocupa su lugar.',
    INVALID_TOKEN: 'Copia el enlace completo del correo en la barra de direcciones.',
    again: 'Pedir otro enlace',
    wait: 'Demasiados intentos. Espera un poco y vuelve a probar.',
    busy: 'Ahora mismo hay demasiada actividad. Inténtalo de nuevo en unos segundos.',
  },
} as const satisfies Record<Language, unknown>;

/** Asks for the address. */
export function forgotFormPage(language: Language): Page {
  const text = TEXTS[language];
  const body = html`
<p>${text.forgotIntro}</p>
<form method="post" action="/auth/forgot-password">
<label for="email">${text.email}</label>
<input id="email" name="email" type="email" autocomplete="username" required>
<button>${text.send}</button>
</form>`;
  return page({ title: text.forgotTitle, language, body });
}

export function forgotDonePage(language: Language): Page {
  return page({ title: TEXTS[language].sentTitle, language, body: html`<p>${TEXTS[language].sent}</p>` });
}

interface ResetForm {
  readonly token: string;
  readonly minLength: number;
  /** Whoever never had a password is not signed in anywhere. */
  readonly isInvited: boolean;
  readonly problem?: AppError;
}

/** Asks for the new password. Opening it changes nothing. */
export function resetFormPage(language: Language, content: ResetForm): Page {
  const text = TEXTS[language];
  const { token, minLength, isInvited, problem } = content;
  const body = html`
${problem && html`<p class="problem" role="alert">${problemText(language, problem)}</p>`}
<form method="post" action="/auth/reset-password">
<input type="hidden" name="token" value="${token}">
<label for="password">${text.password(minLength)}</label>
<input id="password" name="password" type="password" autocomplete="new-password" minlength="${minLength}" required>
${!isInvited && html`<p class="soft">${text.ends}</p>`}
<button>${text.save}</button>
</form>`;
  return page({ title: text.title, language, body, status: problem ? httpStatusOf(problem.definition.kind) : 200 });
}

export async function resetDonePage(language: Language): Promise<Page> {
  const body = html`<p>${TEXTS[language].done}</p>${await panelButton(language)}`;
  return page({ title: TEXTS[language].doneTitle, language, body });
}

/** Says why a link opens nothing, and where to get another one. */
export function resetOverPage(language: Language, refusal: ErrorDefinition): Page {
  const text = TEXTS[language];
  const body = html`<p>${text[refusal.code as 'INVALID_TOKEN']}</p>
<p><a href="/auth/forgot-password">${text.again}</a></p>`;
  return page({ title: text.overTitle, language, body, status: httpStatusOf(refusal.kind) });
}

function problemText(language: Language, error: AppError): string {
  if (error.code === 'WEAK_PASSWORD') return weaknessText(language, error);
  return error.code === 'TOO_MANY_REQUESTS' ? TEXTS[language].wait : TEXTS[language].busy;
}
