import type { Language } from './language';

/** What the API says about a field in words of programs, and how people say it. */
const ENGLISH: readonly (readonly [RegExp, string])[] = [
  [/^should not be (empty|null or undefined)$|^must be longer than or equal to 1 characters$/, 'is needed'],
  [/^must be shorter than or equal to (\d+) characters$/, 'must have at most $1 characters'],
  [/^must be longer than or equal to (\d+) characters$/, 'must have at least $1 characters'],
  [/^must be later than startsAt$/, 'must be after the start'],
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
  [/^max must be at least (\S+)$/, 'el número debe ser como mínimo $1'],
  [/^windowSeconds must be at most (\S+)$/, 'los segundos deben ser como máximo $1'],
  [/^must be (an integer number|a whole number)$/, 'debe ser un número entero'],
  [/^must be a number.*$/, 'debe ser un número'],
  [/^must be (a boolean value|true or false)$/, 'debe ser sí o no'],
  [/^must be one of (the following values: )?(.+)$/, 'debe ser uno de estos: $2'],
  [/^must be in the future$/, 'debe estar en el futuro'],
  [/^must be later than startsAt$/, 'debe ser posterior al comienzo'],
  [/^must be the key of a (group|rule|group or a rule)$/, 'debe ser la clave de un grupo o de una regla'],
  [/^must be lower-case words with hyphens, at most 60 characters$/, 'solo palabras en minúsculas con guiones, hasta 60 caracteres'],
  [/^must be such as outcome:mail-failed$/, 'debe ser de la forma outcome:mail-failed'],
  [/^must be in the future, and after startsAt$/, 'debe estar en el futuro y después del comienzo'],
  [/^must be at most 30 days after it begins$/, 'debe ser como mucho 30 días después del comienzo'],
  [/^must be five minutes to 92 days after the beginning$/, 'debe ser entre cinco minutos y 92 días después del comienzo'],
  [/^must be more than that of the step before$/, 'debe ser más que en el paso anterior'],
  [/^must be within a year$/, 'debe ser dentro de un año'],
  [/^must have visible characters.*$/, 'debe tener caracteres visibles, sin espacios al principio ni al final'],
  [
    /^must have (no control characters|neither line breaks nor control characters)$/,
    'no puede tener saltos de línea ni caracteres de control',
  ],
  [/^must be lower-case letters, digits and single hyphens$/, 'solo minúsculas, cifras y guiones sueltos'],
  [/^must be six digits$/, 'deben ser seis cifras'],
  [/^must be 8 to 100 letters, digits.*$/, 'de 8 a 100 letras, cifras, puntos, dos puntos, guiones o guiones bajos'],
  [/^must be up to 40 characters each.*$|^must be a tag$/, 'hasta 40 caracteres por etiqueta, sin espacios ni comas'],
  [/^must be a UUID(, me)? or none$/, 'no es válido'],
  [/^must be up to 32 letters.*$/, 'hasta 32 letras, cifras, espacios, puntos, guiones, barras o guiones bajos'],
  [/^must be the key of a role$/, 'debe ser la clave de un rol'],
  [/^must be the name of a topic$|^is not a topic$/, 'no es una de las clases que hay'],
  [/^cannot be switched off$/, 'no se puede desactivar'],
  [/^must leave some time of the week$/, 'debe dejar algún momento de la semana'],
  [/^must be a name of the tz database, such as (\S+)$/, 'debe ser una de la lista, como $1'],
  [/^must be the name of an action$/, 'debe ser una acción de la lista'],
  [/^must be a kind of target$/, 'debe ser un tipo de la lista'],
  [/^must be given with targetId$/, 'hace falta para buscar por id'],
  [/^must be a time of the years 1 to 9999$/, 'debe ser un momento de los años 1 a 9999'],
  [
    /^must be 1 to (\d+) characters with a letter or digit.*$/,
    'debe tener de 1 a $1 caracteres, con alguna letra o cifra, sin caracteres de control, marcas ni direcciones',
  ],
  [/^must be (base64url|the name of a screen|the query of an address.*)$/, 'no es válido'],
  [/^must be a day, such as (\S+)$/, 'debe ser un día, como $1'],
  [/^must be a time such as (\S+)$/, 'debe ser un momento, como $1'],
  [/^must be a whole number from (\S+) to (\S+)$/, 'debe ser un número entero de $1 a $2'],
  [/^must be text of 1 to (\d+) bytes$/, 'debe ser un texto de 1 a $1 bytes'],
  [/^must be keys with commas between them$/, 'deben ser claves separadas por comas'],
  [/^must be 1 to 32 lower-case letters, hyphens or underscores$/, 'de 1 a 32 letras minúsculas, guiones o guiones bajos'],
  [/^is chosen by us for a role of an organisation$/, 'se elige sola cuando el rol es de una organización'],
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
