import type { Language } from '#platform/i18n';
import { defineMail, mailPage } from '#platform/mail';

const CONFIRM = {
  en: {
    subject: 'Confirm your address',
    title: 'Confirm your address',
    ask: 'Somebody, most likely you, registered on Zócalo with this address. Press the button to confirm it. The link works for 24 hours.',
    button: 'Confirm address',
    footer:
      'If it was not you, do nothing: without the confirmation there is no account. On the page behind the button you can also replace the password that was chosen at registration.',
  },
  es: {
    subject: 'Confirma tu dirección',
    title: 'Confirma tu dirección',
    ask: 'Alguien, seguramente tú, se ha registrado en Zócalo con esta dirección. Pulsa el botón para confirmarla. El enlace funciona durante 24 horas.',
    button: 'Confirmar dirección',
    footer:
      'Si no has sido tú, no hagas nada: sin la confirmación no existe ninguna cuenta. En la página del botón también puedes cambiar la contraseña elegida en el registro.',
  },
} as const satisfies Record<Language, unknown>;

const WELCOME = {
  en: {
    subject: 'Welcome to Zócalo',
    title: 'Your account is ready',
    ready: 'Your address is confirmed and your account is ready. You can sign in now.',
    button: 'Open Zócalo',
    footer:
      'You did not confirm it? Some mail systems open links on their own. Open the link of the confirmation mail in your browser within 24 hours of the registration and set a password of your own: it ends every session opened before.',
  },
  es: {
    subject: 'Te damos la bienvenida a Zócalo',
    title: 'Tu cuenta está lista',
    ready: 'Tu dirección está confirmada y tu cuenta está lista. Ya puedes iniciar sesión.',
    button: 'Abrir Zócalo',
    footer:
      '¿No la has confirmado tú? Algunos sistemas de correo abren los enlaces por su cuenta. Abre en tu navegador el enlace del correo de confirmación en las 24 horas siguientes al registro y elige una contraseña propia: así se cierran todas las sesiones anteriores.',
  },
} as const satisfies Record<Language, unknown>;

const TAKEN = {
  en: {
    subject: 'You have an account already',
    told: 'Somebody, most likely you, tried to register on Zócalo with this address, which has an account already. Sign in with it; if you do not remember the password, choose a new one.',
    button: 'Choose a new password',
    footer: 'If it was not you, do nothing: nothing has changed.',
  },
  es: {
    subject: 'Ya tienes una cuenta',
    told: 'Alguien, seguramente tú, ha intentado registrarse en Zócalo con esta dirección, que ya tiene una cuenta. Entra con ella; si no recuerdas la contraseña, elige otra.',
    button: 'Elegir otra contraseña',
    footer: 'Si no has sido tú, no hagas nada: no ha cambiado nada.',
  },
} as const satisfies Record<Language, unknown>;

/** Asks the owner of an address to confirm a registration. `link` carries the token. */
export const confirmEmailMail = defineMail<{ firstName: string; link: string }>({
  name: 'auth.confirm-email',
  samples: { default: { firstName: 'Ana', link: 'https://zocalo.example/auth/confirm?token=…' } },
  render: (language, { firstName, link }) => {
    const text = CONFIRM[language];
    return {
      subject: text.subject,
      ...mailPage({
        title: text.title,
        greets: firstName,
        paragraphs: [text.ask],
        button: { label: text.button, url: link },
        footer: text.footer,
        language,
      }),
    };
  },
});

/** Tells the owner of an address that an account stands behind it now. */
export const welcomeMail = defineMail<{ firstName: string; url: string }>({
  name: 'auth.welcome',
  samples: { default: { firstName: 'Ana', url: 'https://zocalo.example/' } },
  render: (language, { firstName, url }) => {
    const text = WELCOME[language];
    return {
      subject: text.subject,
      ...mailPage({
        title: text.title,
        greets: firstName,
        paragraphs: [text.ready],
        button: { label: text.button, url },
        footer: text.footer,
        language,
      }),
    };
  },
});

/** Tells the owner of an account that somebody registered with its address. `url` is where a forgotten password is asked for. */
export const addressTakenMail = defineMail<{ url: string }>({
  name: 'auth.address-taken',
  samples: { default: { url: 'https://zocalo.example/auth/forgot-password' } },
  render: (language, { url }) => {
    const text = TAKEN[language];
    return {
      subject: text.subject,
      ...mailPage({ title: text.subject, paragraphs: [text.told], button: { label: text.button, url }, footer: text.footer, language }),
    };
  },
});
