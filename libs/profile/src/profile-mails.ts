import type { Language } from '#platform/i18n';
import { defineMail, mailPage, type RenderedMail } from '#platform/mail';

interface Texts {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly button: string;
  readonly footer: string;
}

function rendered(language: Language, firstName: string, text: Texts, link: string): RenderedMail {
  return {
    subject: text.subject,
    ...mailPage({
      language,
      title: text.subject,
      greets: firstName,
      paragraphs: text.paragraphs,
      button: { label: text.button, url: link },
      footer: text.footer,
    }),
  };
}

/** Asks the mailbox that is to become an account's address. */
export const confirmNewAddressMail = defineMail<{ firstName: string; link: string }>({
  name: 'profile.confirm-new-address',
  samples: { default: { firstName: 'Ana', link: 'https://zocalo.example/profile/confirm?token=…' } },
  render: (language, { firstName, link }) => {
    const texts = {
      en: {
        subject: 'Confirm your new address',
        paragraphs: [
          'Somebody, most likely you, wants to use this address for their account on Zócalo. Press the button to confirm it. The link works for 24 hours.',
        ],
        button: 'Confirm new address',
        footer: 'If it was not you, do nothing: without the confirmation nothing changes.',
      },
      es: {
        subject: 'Confirma tu nueva dirección',
        paragraphs: [
          'Alguien, seguramente tú, quiere usar esta dirección para su cuenta de Zócalo. Pulsa el botón para confirmarla. El enlace funciona durante 24 horas.',
        ],
        button: 'Confirmar la nueva dirección',
        footer: 'Si no has sido tú, no hagas nada: sin la confirmación no cambia nada.',
      },
    }[language];
    return rendered(language, firstName, texts, link);
  },
});

/** Warns the address of an account that another one is to take its place. */
export const emailChangeNoticeMail = defineMail<{ firstName: string; newEmail: string; link: string }>({
  name: 'profile.email-change-notice',
  samples: { default: { firstName: 'Ana', newEmail: 'ana.new@example.com', link: 'https://zocalo.example/profile/cancel?token=…' } },
  render: (language, { firstName, newEmail, link }) => {
    const texts = {
      en: {
        subject: 'Your address is to be changed',
        paragraphs: [
          `Somebody who is signed in to your Zócalo account asked to replace this address by ${newEmail}. That happens as soon as the new mailbox confirms it.`,
          'If it was you, there is nothing to do here.',
        ],
        button: 'It was not me',
        footer: 'The button stops the change and ends all sessions of your account. Choose a new password afterwards.',
      },
      es: {
        subject: 'Se va a cambiar tu dirección',
        paragraphs: [
          `Alguien con una sesión abierta en tu cuenta de Zócalo ha pedido sustituir esta dirección por ${newEmail}. El cambio se hará en cuanto el nuevo buzón lo confirme.`,
          'Si has sido tú, no tienes que hacer nada.',
        ],
        button: 'No he sido yo',
        footer: 'El botón detiene el cambio y cierra todas las sesiones de tu cuenta. Después elige una contraseña nueva.',
      },
    }[language];
    return rendered(language, firstName, texts, link);
  },
});

/** Tells the address an account had that it has another one now, and how to take that back. */
export const emailChangedMail = defineMail<{ firstName: string; newEmail: string; days: number; link: string }>({
  name: 'profile.email-changed',
  samples: {
    default: { firstName: 'Ana', newEmail: 'ana.new@example.com', days: 7, link: 'https://zocalo.example/profile/cancel?token=…' },
  },
  render: (language, { firstName, newEmail, days, link }) => {
    const texts = {
      en: {
        subject: 'Your address has been changed',
        paragraphs: [
          `Your Zócalo account now belongs to ${newEmail}. This mailbox no longer gets mails about it.`,
          'If it was you, there is nothing to do here.',
        ],
        button: 'It was not me: undo it',
        footer: `For ${days} ${days === 1 ? 'day' : 'days'} the button gives the account back to this address. It ends all sessions and voids the password; you then set a new one.`,
      },
      es: {
        subject: 'Se ha cambiado tu dirección',
        paragraphs: [
          `Tu cuenta de Zócalo pertenece ahora a ${newEmail}. Este buzón ya no recibirá correos sobre ella.`,
          'Si has sido tú, no tienes que hacer nada.',
        ],
        button: 'No he sido yo: deshacer',
        footer: `Durante ${days} ${days === 1 ? 'día' : 'días'} el botón devuelve la cuenta a esta dirección. Cierra todas las sesiones y anula la contraseña; después eliges una nueva.`,
      },
    }[language];
    return rendered(language, firstName, texts, link);
  },
});

/** Says when an account will be gone, and how to keep it. */
export const deletionMail = defineMail<{ firstName: string; date: string; link: string }>({
  name: 'profile.deletion',
  samples: { default: { firstName: 'Ana', date: '2027-01-31', link: 'https://zocalo.example/profile/stay?token=…' } },
  render: (language, { firstName, date, link }) => {
    const texts = {
      en: {
        subject: 'Your account will be deleted',
        paragraphs: [
          `As asked for, your Zócalo account and everything personal in it will be deleted on ${date} (UTC). You have been signed out everywhere.`,
          'Until then you can change your mind.',
        ],
        button: 'Keep my account',
        footer: 'If it was not you who asked, keep the account and choose a new password.',
      },
      es: {
        subject: 'Tu cuenta se va a eliminar',
        paragraphs: [
          `Como se ha pedido, tu cuenta de Zócalo y todos sus datos personales se eliminarán el ${date} (UTC). Se han cerrado todas tus sesiones.`,
          'Hasta entonces puedes cambiar de opinión.',
        ],
        button: 'Conservar mi cuenta',
        footer: 'Si no lo has pedido tú, conserva la cuenta y elige una contraseña nueva.',
      },
    }[language];
    return rendered(language, firstName, texts, link);
  },
});
