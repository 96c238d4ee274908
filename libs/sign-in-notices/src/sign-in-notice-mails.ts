import type { Language } from '#platform/i18n';
import { defineMail, mailPage, type MailDefinition } from '#platform/mail';

/** A sign-in, as a mail tells it. */
interface NoticeData {
  readonly firstName: string;
  /** Such as `Firefox on Linux`. */
  readonly device: string | null;
  readonly address: string | null;
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** Where a forgotten password is asked for. */
  readonly url: string;
}

interface NoticeText {
  readonly subject: string;
  readonly happened: string;
  readonly toDo: string;
  readonly footer: string;
}

const WORDS = {
  en: {
    signIn: ({ device, address, at }: NoticeData) =>
      `Device: ${device ?? 'unknown'}. Address: ${address ?? 'unknown'}. Signed in: ${timeOf(at)} (UTC).`,
    button: 'It was not me',
  },
  es: {
    signIn: ({ device, address, at }: NoticeData) =>
      `Dispositivo: ${device ?? 'desconocido'}. Dirección: ${address ?? 'desconocida'}. Inicio de sesión: ${timeOf(at)} (UTC).`,
    button: 'No he sido yo',
  },
} as const satisfies Record<Language, unknown>;

const NEW_DEVICE = {
  en: {
    subject: 'Your account was used from a new device',
    happened: 'Somebody signed in to your account from a device or a network it was not used from before.',
    toDo: 'If it was not you, choose a new password at once: it ends all sessions.',
    footer: 'If it was you, there is nothing to do. Where you are signed in is listed under your sessions, where you can end each of them.',
  },
  es: {
    subject: 'Se ha usado tu cuenta desde un dispositivo nuevo',
    happened: 'Alguien ha iniciado sesión en tu cuenta desde un dispositivo o una red que no se había usado antes.',
    toDo: 'Si no has sido tú, elige otra contraseña ahora mismo: así se cierran todas las sesiones.',
    footer: 'Si has sido tú, no tienes que hacer nada. En tus sesiones ves dónde has entrado y puedes cerrar cada una de ellas.',
  },
} as const satisfies Record<Language, NoticeText>;

const STOLEN = {
  en: {
    subject: 'We ended one of your sessions to be safe',
    happened: 'A token of one of your sessions was used twice. Somebody may have copied it, so we have ended that session.',
    toDo: 'Sign in again. If you know of no reason for this, choose a new password: it ends all other sessions, too.',
    footer: 'It can also happen when a program asks twice after it had no answer. Your other sessions go on.',
  },
  es: {
    subject: 'Hemos cerrado una de tus sesiones por seguridad',
    happened:
      'Una clave de una de tus sesiones se ha usado dos veces. Puede que alguien la haya copiado, así que hemos cerrado esa sesión.',
    toDo: 'Vuelve a iniciar sesión. Si no sabes a qué se debe, elige otra contraseña: así se cierran también las demás sesiones.',
    footer: 'También puede ocurrir cuando un programa repite una petición que quedó sin respuesta. Tus otras sesiones siguen abiertas.',
  },
} as const satisfies Record<Language, NoticeText>;

const SAMPLES: Readonly<Record<string, NoticeData>> = {
  default: {
    firstName: 'Ana',
    device: 'Firefox on Linux',
    address: '203.0.113.7',
    at: '2027-01-05T09:41:00.000Z',
    url: 'https://zocalo.example/auth/forgot-password',
  },
  unknown: {
    firstName: 'Ana',
    device: null,
    address: null,
    at: '2027-01-05T09:41:00.000Z',
    url: 'https://zocalo.example/auth/forgot-password',
  },
};

/** Tells the owner of an account of a sign-in from somewhere new. */
export const newDeviceMail = notice('auth.new-device', NEW_DEVICE);

/** Tells the owner of an account that a session was ended because one of its tokens was used twice. */
export const stolenSessionMail = notice('auth.session-ended', STOLEN);

function notice(name: string, texts: Readonly<Record<Language, NoticeText>>): MailDefinition<NoticeData> {
  return defineMail<NoticeData>({
    name,
    samples: SAMPLES,
    render: (language, data) => {
      const [text, words] = [texts[language], WORDS[language]];
      return {
        subject: text.subject,
        ...mailPage({
          title: text.subject,
          greets: data.firstName,
          paragraphs: [text.happened, words.signIn(data), text.toDo],
          button: { label: words.button, url: data.url },
          footer: text.footer,
          language,
        }),
      };
    },
  });
}

function timeOf(at: string): string {
  return at.slice(0, 16).replace('T', ' ');
}
