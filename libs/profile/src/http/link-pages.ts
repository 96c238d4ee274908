import type { Language } from '#platform/i18n';
import { html, type Page, page } from '#platform/pages';

/** What a mailed link of this lib is for. */
export type LinkAction = 'confirm' | 'stop' | 'revert' | 'keep';

const PATHS: Record<LinkAction, string> = {
  confirm: '/api/users/email/confirm',
  stop: '/api/users/email/undo',
  revert: '/api/users/email/undo',
  keep: '/api/users/deletion/cancel',
};

const ACTIONS = {
  en: {
    confirm: {
      title: 'Confirm your new address',
      text: (email: string) => `Your account will belong to ${email}. Other sessions than the one that asked for it end.`,
      button: 'Confirm',
      done: 'Your account has its new address. Sign in with it from now on.',
    },
    stop: {
      title: 'Stop the change of your address',
      text: (email: string) =>
        `Your address stays what it is, and ${email} is not taken. All sessions of your account end. Passkeys, authenticator apps and recovery codes that were added since the change was asked for are removed.`,
      button: 'Stop it and end all sessions',
      done: 'The change has been stopped and all sessions have been ended. Choose a new password: somebody was in your account. Passkeys and authenticator apps from before the change was asked for are still there: look whether you know them all.',
    },
    revert: {
      title: 'Take your account back',
      text: (email: string) =>
        `Your account belongs to ${email} now. The button gives it back to this mailbox, ends all sessions, voids the password and removes passkeys, authenticator apps and recovery codes that were added since the change was asked for.`,
      button: 'Take it back',
      done: 'The account belongs to this mailbox again. A mail with a link to choose a new password is on its way. Passkeys and authenticator apps from before the change was asked for are still there: look whether you know them all.',
    },
    keep: {
      title: 'Keep your account',
      text: () => 'Your account is about to be deleted. The button keeps it.',
      button: 'Keep it',
      done: 'Your account stays. If it was not you who asked to delete it, choose a new password.',
    },
  },
  es: {
    confirm: {
      title: 'Confirma tu nueva dirección',
      text: (email: string) => `Tu cuenta pertenecerá a ${email}. Se cerrarán las demás sesiones, salvo la que lo ha pedido.`,
      button: 'Confirmar',
      done: 'Tu cuenta ya tiene la nueva dirección. Úsala desde ahora para iniciar sesión.',
    },
    stop: {
      title: 'Detener el cambio de tu dirección',
      text: (email: string) =>
        `Tu dirección seguirá siendo la misma y no se usará ${email}. Se cerrarán todas las sesiones de tu cuenta y se quitarán las llaves de acceso, aplicaciones de autenticación y códigos de recuperación añadidos desde que se pidió el cambio.`,
      button: 'Detener y cerrar todas las sesiones',
      done: 'El cambio se ha detenido y se han cerrado todas las sesiones. Elige una contraseña nueva: alguien ha entrado en tu cuenta. Las llaves de acceso y aplicaciones de autenticación anteriores siguen ahí: comprueba que las conoces todas.',
    },
    revert: {
      title: 'Recuperar tu cuenta',
      text: (email: string) =>
        `Tu cuenta pertenece ahora a ${email}. El botón la devuelve a este buzón, cierra todas las sesiones, anula la contraseña y quita las llaves de acceso, aplicaciones de autenticación y códigos de recuperación añadidos desde que se pidió el cambio.`,
      button: 'Recuperarla',
      done: 'La cuenta vuelve a pertenecer a este buzón. Te llegará un correo con un enlace para elegir una contraseña nueva. Las llaves de acceso y aplicaciones de autenticación anteriores al cambio siguen ahí: comprueba que las conoces todas.',
    },
    keep: {
      title: 'Conservar tu cuenta',
      text: () => 'Tu cuenta está a punto de eliminarse. El botón la conserva.',
      button: 'Conservarla',
      done: 'Tu cuenta se conserva. Si no has pedido tú que se elimine, elige una contraseña nueva.',
    },
  },
} as const satisfies Record<Language, Record<LinkAction, unknown>>;

const OVER = {
  en: {
    title: 'This link no longer works',
    EXPIRED_TOKEN: 'It is too old.',
    TOKEN_ALREADY_USED: 'It has been used, or what it was for is settled.',
    INVALID_TOKEN: 'Copy the whole link from the mail into the address bar. If you have done that, what it was for is settled.',
    EMAIL_TAKEN: 'There is another account with that address.',
    other: 'Too much is going on right now. Try again in a few seconds.',
  },
  es: {
    title: 'Este enlace ya no funciona',
    EXPIRED_TOKEN: 'Es demasiado antiguo.',
    TOKEN_ALREADY_USED: 'Ya se ha usado, o aquello para lo que servía está resuelto.',
    INVALID_TOKEN:
      'Copia el enlace completo del correo en la barra de direcciones. Si ya lo has hecho, aquello para lo que servía está resuelto.',
    EMAIL_TAKEN: 'Ya existe otra cuenta con esa dirección.',
    other: 'Ahora mismo hay demasiada actividad. Inténtalo de nuevo en unos segundos.',
  },
} as const satisfies Record<Language, unknown>;

/** Says what the button does. Opening it changes nothing: programs follow links, too. */
export function linkPage(language: Language, action: LinkAction, content: { token: string; email?: string | null }): Page {
  const text = ACTIONS[language][action];
  const body = html`
<p>${text.text(content.email ?? '')}</p>
<form method="post" action="${PATHS[action]}">
<input type="hidden" name="token" value="${content.token}">
<button>${text.button}</button>
</form>`;
  return page({ title: text.title, language, body });
}

export function linkDonePage(language: Language, action: LinkAction): Page {
  const text = ACTIONS[language][action];
  return page({ title: text.title, language, body: html`<p>${text.done}</p>` });
}

/** Says why a link has nothing to offer. */
export function linkOverPage(language: Language, code: string, status: number): Page {
  const text = OVER[language];
  const reason = code !== 'title' && code in text ? text[code as keyof typeof text] : text.other;
  return page({ title: text.title, language, body: html`<p>${reason}</p>`, status });
}
