import type { Language } from '#platform/i18n';

/** What the bot says by itself. */
export const UPDATE_TEXTS = {
  en: {
    later: 'The platform has a problem. This is done as soon as that is over.',
    refused: 'This button is not valid any more.',
    stranger: 'Link your account first: you find how in your profile.',
    tooMany: 'That was a lot. Try again in ten minutes.',
    unknown: 'I only send messages. You link your account in your profile.',
  },
  es: {
    later: 'La plataforma tiene un problema. Se hará en cuanto se resuelva.',
    refused: 'Este botón ya no es válido.',
    stranger: 'Vincula primero tu cuenta: en tu perfil se explica cómo.',
    tooMany: 'Eso ha sido mucho. Vuelve a intentarlo en diez minutos.',
    unknown: 'Solo envío mensajes. La cuenta se vincula en tu perfil.',
  },
} as const satisfies Record<Language, unknown>;
