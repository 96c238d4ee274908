import type { Language } from './language';

/** What the API says about a field in words of programs, and how people say it. */
const ENGLISH: readonly (readonly [RegExp, string])[] = [
  [/^should not be (empty|null or undefined)$|^must be longer than or equal to 1 characters$/, 'is needed'],
  [/^must be shorter than or equal to (\d+) characters$/, 'must have at most $1 characters'],
  [/^must be longer than or equal to (\d+) characters$/, 'must have at least $1 characters'],
  [/^must be a name of the tz database, such as (\S+)$/, 'must be one of the list, such as $1'],
];

/** What the API says about a field, and the Spanish for it; `$1` is what the parentheses found. */
const SPANISH: readonly (readonly [RegExp, string])[] = [
  [/^should not be (empty|null or undefined)$|^must not be empty$|^must be longer than or equal to 1 characters$/, 'hace falta'],
  [/^must be a (string|text)$/, 'hace falta un texto'],
  [/^must be an e-?mail( address)?$/, 'debe ser una dirección de correo'],
  [/^must be a UUID$/, 'no es válido'],
  [/^must be shorter than or equal to (\d+) characters$/, 'debe tener como mucho $1 caracteres'],
  [/^must be longer than or equal to (\d+) characters$/, 'debe tener al menos $1 caracteres'],
  [/^must not be less than (\S+)$/, 'debe ser como mínimo $1'],
  [/^must not be greater than (\S+)$/, 'debe ser como máximo $1'],
  [/^must be at most (\S+)$/, 'debe ser como máximo $1'],
  [/^must be at least (\S+)$/, 'debe ser como mínimo $1'],
  [/^must be (an integer number|a whole number)$/, 'debe ser un número entero'],
  [/^must be a number.*$/, 'debe ser un número'],
  [/^must be (a boolean value|true or false)$/, 'debe ser sí o no'],
  [/^must be one of (the following values: )?(.+)$/, 'debe ser uno de estos: $2'],
  [/^must be in the future$/, 'debe estar en el futuro'],
  [/^must have visible characters.*$/, 'debe tener caracteres visibles, sin espacios al principio ni al final'],
  [
    /^must have (no control characters|neither line breaks nor control characters)$/,
    'no puede tener saltos de línea ni caracteres de control',
  ],
  [/^must be lower-case letters, digits and single hyphens$/, 'solo minúsculas, cifras y guiones sueltos'],
  [/^must be six digits$/, 'deben ser seis cifras'],
  [/^must be up to 32 letters.*$/, 'hasta 32 letras, cifras, espacios, puntos, guiones, barras o guiones bajos'],
  [/^must be the key of a role$/, 'debe ser la clave de un rol'],
  [/^must be a name of the tz database, such as (\S+)$/, 'debe ser una de la lista, como $1'],
  [/^is not one of ours$/, 'no es válido'],
  [/^is not a setting$/, 'no es un ajuste'],
  [/^is decided by (\S+) in the environment$/, 'lo decide $1 en el entorno'],
];

/** A problem of a field in the language of the person; what is not known here stays as the API says it. */
export function fieldProblemText(problem: string, language: Language): string {
  const text = inWords(problem, language === 'es' ? SPANISH : ENGLISH);
  return text.charAt(0).toLocaleUpperCase(language) + text.slice(1);
}

function inWords(problem: string, words: typeof SPANISH): string {
  const known = words.find(([pattern]) => pattern.test(problem));
  return known ? problem.replace(known[0], known[1]) : problem;
}
