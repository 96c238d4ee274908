import type { Language } from '#platform/i18n';
import { defineMail, mailPage } from '#platform/mail';
import type { ResetReason } from './tables.js';

interface ChoiceText {
  readonly subject: string;
  readonly ask: string;
  readonly footer: string;
}

const BUTTON = { en: 'Choose a password', es: 'Elegir contraseña' } as const satisfies Record<Language, string>;

const CHOOSE: Readonly<Record<Language, Readonly<Record<ResetReason, ChoiceText>>>> = {
  en: {
    forgotten: {
      subject: 'Choose a new password',
      ask: 'Somebody, most likely you, forgot the password of this account. Press the button to choose a new one. The link works for one hour, once.',
      footer: 'If it was not you, do nothing: your password stays as it is.',
    },
    required: {
      subject: 'Please choose a new password',
      ask: 'An administrator asks you to choose a new password; until then the old one does not work. The link works for 24 hours, once.',
      footer: 'If the link is too old, use “forgot password” where you sign in.',
    },
    restored: {
      subject: 'Your account is yours again: choose a password',
      ask: 'Your account belongs to this address again, and its password opens nothing any more, since whoever changed the address may know it. Press the button to choose a new one. The link works for 24 hours, once.',
      footer: 'If the link is too old, use “forgot password” where you sign in.',
    },
    invitation: {
      subject: 'You are invited to Zócalo',
      ask: 'An account on Zócalo has been made for you. Press the button to choose your password. The link works for seven days, once.',
      footer: 'If you do not expect this invitation, do nothing: without a password nobody can use the account.',
    },
  },
  es: {
    forgotten: {
      subject: 'Elige una contraseña nueva',
      ask: 'Alguien, seguramente tú, ha olvidado la contraseña de esta cuenta. Pulsa el botón para elegir otra. El enlace funciona durante una hora, una sola vez.',
      footer: 'Si no has sido tú, no hagas nada: tu contraseña sigue siendo la misma.',
    },
    required: {
      subject: 'Elige una contraseña nueva, por favor',
      ask: 'Una persona de administración te pide que elijas otra contraseña; hasta entonces la anterior no sirve. El enlace funciona durante 24 horas, una sola vez.',
      footer: 'Si el enlace ha caducado, usa «he olvidado mi contraseña» al iniciar sesión.',
    },
    restored: {
      subject: 'Tu cuenta vuelve a ser tuya: elige una contraseña',
      ask: 'Tu cuenta pertenece de nuevo a esta dirección y su contraseña ya no sirve, porque quien cambió la dirección puede conocerla. Pulsa el botón para elegir otra. El enlace funciona durante 24 horas, una sola vez.',
      footer: 'Si el enlace ha caducado, usa «he olvidado mi contraseña» al iniciar sesión.',
    },
    invitation: {
      subject: 'Te invitan a Zócalo',
      ask: 'Se ha creado una cuenta en Zócalo para ti. Pulsa el botón para elegir tu contraseña. El enlace funciona durante siete días, una sola vez.',
      footer: 'Si no esperabas esta invitación, no hagas nada: sin contraseña nadie puede usar la cuenta.',
    },
  },
};

const CHANGED = {
  en: {
    subject: 'Your password was changed',
    changed: 'The password of your account was changed a moment ago, and your other sessions were ended.',
    button: 'It was not me',
    footer: 'If it was you, there is nothing to do. Otherwise choose a new password at once: “forgot password” works with this address.',
  },
  es: {
    subject: 'Tu contraseña ha cambiado',
    changed: 'La contraseña de tu cuenta ha cambiado hace un momento y se han cerrado tus otras sesiones.',
    button: 'No he sido yo',
    footer:
      'Si has sido tú, no tienes que hacer nada. Si no, elige otra ahora mismo: «he olvidado mi contraseña» funciona con esta dirección.',
  },
} as const satisfies Record<Language, unknown>;

const LINK = 'https://zocalo.example/auth/reset-password?token=…';

/** Lets the owner of a mailbox choose a password. `link` carries the token. */
export const choosePasswordMail = defineMail<{ firstName: string; link: string; reason: ResetReason }>({
  name: 'auth.choose-password',
  samples: {
    forgotten: { firstName: 'Ana', link: LINK, reason: 'forgotten' },
    required: { firstName: 'Ana', link: LINK, reason: 'required' },
    restored: { firstName: 'Ana', link: LINK, reason: 'restored' },
    invitation: { firstName: 'Ana', link: LINK, reason: 'invitation' },
  },
  render: (language, { firstName, link, reason }) => {
    const text = CHOOSE[language][reason];
    return {
      subject: text.subject,
      ...mailPage({
        title: text.subject,
        greets: firstName,
        paragraphs: [text.ask],
        button: { label: BUTTON[language], url: link },
        footer: text.footer,
        language,
      }),
    };
  },
});

/** Tells the owner that the password is another one now. `url` is where a forgotten password is asked for. */
export const passwordChangedMail = defineMail<{ firstName: string; url: string }>({
  name: 'auth.password-changed',
  samples: { default: { firstName: 'Ana', url: 'https://zocalo.example/auth/forgot-password' } },
  render: (language, { firstName, url }) => {
    const text = CHANGED[language];
    return {
      subject: text.subject,
      ...mailPage({
        title: text.subject,
        greets: firstName,
        paragraphs: [text.changed],
        button: { label: text.button, url },
        footer: text.footer,
        language,
      }),
    };
  },
});
