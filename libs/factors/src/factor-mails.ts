import type { Language } from '#platform/i18n';
import { defineMail, mailPage } from '#platform/mail';

/** What happened to somebody's factors. */
export type FactorChange =
  | {
      readonly what:
        | 'totp-added'
        | 'totp-removed'
        | 'recovery-codes-renewed'
        | 'passkey-added'
        | 'passkey-removed'
        | 'added-removed'
        | 'all-removed';
    }
  | { readonly what: 'recovery-code-used'; readonly left: number };

const TEXTS = {
  en: {
    'totp-added': () => 'An authenticator app now protects your account: signing in asks for its code after the password.',
    'totp-removed': () => 'The authenticator app was removed from your account.',
    'recovery-codes-renewed': () => 'New recovery codes were made for your account. The old ones no longer work.',
    'recovery-code-used': (left: number) =>
      `A recovery code was used to get into your account. ${left === 1 ? 'One code is' : `${left} codes are`} left.`,
    'passkey-added': () => 'A passkey was added to your account.',
    'passkey-removed': () => 'A passkey was removed from your account.',
    'added-removed': () =>
      'Your account was taken back by the owner of its mailbox. Passkeys, the authenticator app and recovery codes that somebody may have added meanwhile were removed, and all sessions were ended.',
    'all-removed': () =>
      'An administrator removed the second factors of your account: authenticator app, passkeys and recovery codes. All of your sessions were ended. Sign in with your password and set up a new one.',
    subject: 'The protection of your account changed',
    button: 'Open Zócalo',
    footer: 'You did not do this? Sign in, change your password and end all other sessions. If you cannot sign in, use “forgot password”.',
  },
  es: {
    'totp-added': () => 'Una aplicación de autenticación protege ahora tu cuenta: al entrar se pide su código después de la contraseña.',
    'totp-removed': () => 'Se ha quitado la aplicación de autenticación de tu cuenta.',
    'recovery-codes-renewed': () => 'Se han creado códigos de recuperación nuevos para tu cuenta. Los anteriores ya no funcionan.',
    'recovery-code-used': (left: number) =>
      `Se ha usado un código de recuperación para entrar en tu cuenta. ${left === 1 ? 'Queda 1 código' : `Quedan ${left} códigos`}.`,
    'passkey-added': () => 'Se ha añadido una llave de acceso a tu cuenta.',
    'passkey-removed': () => 'Se ha quitado una llave de acceso de tu cuenta.',
    'added-removed': () =>
      'El dueño del buzón ha recuperado la cuenta. Se han quitado las llaves de acceso, la aplicación de autenticación y los códigos de recuperación que alguien pudo añadir mientras tanto, y se han cerrado todas las sesiones.',
    'all-removed': () =>
      'La administración ha quitado los segundos factores de tu cuenta: aplicación de autenticación, llaves de acceso y códigos de recuperación. Se han cerrado todas tus sesiones. Entra con tu contraseña y configura uno nuevo.',
    subject: 'Ha cambiado la protección de tu cuenta',
    button: 'Abrir Zócalo',
    footer:
      '¿No has sido tú? Entra, cambia tu contraseña y cierra las demás sesiones. Si no puedes entrar, usa «he olvidado mi contraseña».',
  },
} as const satisfies Record<Language, unknown>;

const HOME = 'https://zocalo.example/';
const CHANGES: readonly FactorChange[] = [
  { what: 'totp-added' },
  { what: 'totp-removed' },
  { what: 'recovery-codes-renewed' },
  { what: 'recovery-code-used', left: 3 },
  { what: 'passkey-added' },
  { what: 'passkey-removed' },
  { what: 'added-removed' },
  { what: 'all-removed' },
];
const SAMPLES = Object.fromEntries(CHANGES.map((change) => [change.what, { firstName: 'Ana', change, url: HOME }]));

/** Says what changed about the factors of an account, and what to do if it was somebody else. */
export const factorChangedMail = defineMail<{ firstName: string; change: FactorChange; url: string }>({
  name: 'factors.changed',
  samples: SAMPLES,
  render: (language, { firstName, change, url }) => {
    const text = TEXTS[language];
    return {
      subject: text.subject,
      ...mailPage({
        title: text.subject,
        greets: firstName,
        paragraphs: [change.what === 'recovery-code-used' ? text[change.what](change.left) : text[change.what]()],
        button: { label: text.button, url },
        footer: text.footer,
        language,
      }),
    };
  },
});
