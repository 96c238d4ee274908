import type { Language } from './language';

/** What is said where nothing can be fetched, so that it is there from the beginning. */
export const withoutServer: Record<Language, Readonly<Record<'OFFLINE' | 'UNREADABLE_ANSWER' | 'INTERNAL', string>>> = {
  en: {
    OFFLINE: 'The server cannot be reached. Check the connection and try again.',
    UNREADABLE_ANSWER: 'The server gave an answer that is not ours. Try again shortly.',
    INTERNAL: 'Something went wrong on our side. Try again; if it stays, tell us the number of the request.',
  },
  es: {
    OFFLINE: 'No se puede llegar al servidor. Comprueba la conexión e inténtalo de nuevo.',
    UNREADABLE_ANSWER: 'El servidor dio una respuesta que no es nuestra. Inténtalo en un momento.',
    INTERNAL: 'Algo ha fallado por nuestra parte. Inténtalo de nuevo; si sigue, dinos el número de la petición.',
  },
};
