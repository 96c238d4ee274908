import type { Language } from './language';

/** What each code of the API means to people; `test/problem-texts.spec.ts` compares it with the codes there are. */
export const problemTexts: Record<Language, Readonly<Record<string, string>>> = {
  en: {
    OFFLINE: 'The server cannot be reached. Check the connection and try again.',
    UNREADABLE_ANSWER: 'The server gave an answer that is not ours. Try again shortly.',
    INTERNAL: 'Something went wrong on our side. Try again; if it stays, tell us the request id.',
  },
  es: {
    OFFLINE: 'No se puede llegar al servidor. Comprueba la conexión e inténtalo de nuevo.',
    UNREADABLE_ANSWER: 'El servidor dio una respuesta que no es nuestra. Inténtalo en un momento.',
    INTERNAL: 'Algo ha fallado por nuestra parte. Inténtalo de nuevo; si sigue, dinos el número de la petición.',
  },
};
