import { Injectable } from '@nestjs/common';
import { Config } from '#platform/config';
import { type Language, momentText, toLanguage } from '#platform/i18n';
import { defineMail, mailPage, Mails } from '#platform/mail';
import { UserDirectory, type UserSummary } from '#users';

const SUSPENDED = {
  en: {
    subject: 'Your account is suspended',
    what: 'An administrator has suspended your account. You have been signed out everywhere, and cannot sign in for now.',
    until: (moment: string) => `You can sign in again from ${moment} (UTC) on.`,
    open: 'You can sign in again once an administrator lets you in.',
    footer: 'If you do not know why, ask those who administrate accounts where you work.',
  },
  es: {
    subject: 'Tu cuenta está suspendida',
    what: 'Una persona de administración ha suspendido tu cuenta. Se han cerrado todas tus sesiones y por ahora no puedes entrar.',
    until: (moment: string) => `Podrás entrar de nuevo a partir del ${moment} (UTC).`,
    open: 'Podrás entrar de nuevo cuando una persona de administración te deje pasar.',
    footer: 'Si no sabes por qué, pregunta a quienes administran las cuentas donde trabajas.',
  },
} as const satisfies Record<Language, unknown>;

const REINSTATED = {
  en: {
    subject: 'You can sign in again',
    what: 'Your account is no longer suspended: you can sign in again. If you have no password yet, or have forgotten it, ask for a link to choose one where you sign in.',
    button: 'Open Zócalo',
    footer: 'Sessions from before the suspension stay closed.',
  },
  es: {
    subject: 'Ya puedes volver a entrar',
    what: 'Tu cuenta ya no está suspendida: puedes entrar de nuevo. Si aún no tienes contraseña, o la has olvidado, pide un enlace para elegir una donde se entra.',
    button: 'Abrir Zócalo',
    footer: 'Las sesiones de antes de la suspensión siguen cerradas.',
  },
} as const satisfies Record<Language, unknown>;

/** Says that somebody is kept out, and until when (ISO); null: until they are let in. Never why: that is for those who administrate. */
const suspendedMail = defineMail<{ firstName: string; until: string | null }>({
  name: 'users.suspended',
  samples: { default: { firstName: 'Ana', until: '2030-05-01T08:00:00.000Z' }, open: { firstName: 'Ana', until: null } },
  render: (language, { firstName, until }) => {
    const text = SUSPENDED[language];
    const when = until === null ? text.open : text.until(momentText(language, until));
    return {
      subject: text.subject,
      ...mailPage({ title: text.subject, greets: firstName, paragraphs: [text.what, when], footer: text.footer, language }),
    };
  },
});

/** Says that somebody is let in again. */
const reinstatedMail = defineMail<{ firstName: string; url: string }>({
  name: 'users.reinstated',
  samples: { default: { firstName: 'Ana', url: 'https://zocalo.example' } },
  render: (language, { firstName, url }) => {
    const text = REINSTATED[language];
    return {
      subject: text.subject,
      ...mailPage({
        title: text.subject,
        greets: firstName,
        paragraphs: [text.what],
        button: { label: text.button, url },
        footer: text.footer,
        language,
      }),
    };
  },
});

/** Mails about suspensions, queued in the caller's transaction. A suspension that ends by itself was announced with its end. */
@Injectable()
export class SuspensionMails {
  constructor(
    private readonly config: Config,
    private readonly users: UserDirectory,
    private readonly mails: Mails,
  ) {}

  async tellSuspended(userId: string, until: Date | null): Promise<void> {
    const user = await this.users.find(userId);
    if (user)
      await this.mails.queue(suspendedMail, {
        ...addressedTo(user),
        data: { firstName: user.firstName, until: until?.toISOString() ?? null },
      });
  }

  async tellReinstated(userId: string): Promise<void> {
    const user = await this.users.find(userId);
    if (user)
      await this.mails.queue(reinstatedMail, { ...addressedTo(user), data: { firstName: user.firstName, url: this.config.publicUrl } });
  }
}

function addressedTo({ email, language, organisationId }: UserSummary) {
  return { to: email, language: toLanguage(language), organisationId };
}
