/**
 * Words around which most passwords of leaked lists are built, in the languages our users write. Together with the
 * rules of `isUsualPassword` each stands for thousands of entries: capitals, digits and signs around the word,
 * letters replaced by look-alikes, the word twice.
 */
const WORDS = new Set(
  `password passwort passwd pass contrasena contrasenia clave secret secreto geheim admin administrator administrador root user usuario guest
  invitado test testing prueba demo login signin welcome bienvenido bienvenida willkommen hello hola letmein changeme cambiame default temporal
  temp trustno iloveyou teamo tequiero love amor princess princesa dragon monkey sunshine football futbol baseball basketball soccer hockey
  superman batman spiderman pokemon starwars naruto master shadow michael jordan jessica jennifer charlie daniel thomas andrea alejandro
  alejandra carlos maria jose juan pedro antonio francisco manuel barcelona realmadrid madrid mexico argentina colombia espana america google
  facebook instagram twitter linkedin microsoft windows apple iphone android samsung computer ordenador internet freedom whatever nothing
  summer winter spring autumn verano invierno primavera otono january february march april june july august september october november december
  enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre monday tuesday wednesday thursday friday saturday
  sunday lunes martes miercoles jueves viernes sabado domingo company empresa office oficina work trabajo server database access acceso system
  sistema security seguridad qwerty qwertz azerty qwertyuiop asdf asdfgh asdfghjkl zxcv zxcvbn zxcvbnm qazwsx qazwsxedc abc abcd abcde abcdef
  abcdefg abcdefgh killer hunter ginger cookie flower chocolate cheese banana orange purple hannah matrix mustang corvette ferrari porsche
  mercedes yamaha silver golden diamond jesus jesucristo jesuschrist dios angel angels forever family familia friends amigos mypassword
  mypass mypasswort micontrasena miclave passpass adminadmin superuser superadmin sysadmin webmaster postgres`.split(/\s+/),
);

const LOOKALIKES: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '@': 'a',
  $: 's',
  '!': 'i',
  '|': 'l',
  '€': 'e',
  '£': 'l',
};
const SEQUENCES = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
  'azertyuiopqsdfghjklmwxcvbn',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
].flatMap((row) => [row, [...row].toReversed().join('')]);

/** True when `password` is a usual word with the usual decorations. Works offline; an honest approximation of a list. */
export function isUsualPassword(password: string): boolean {
  const plain = password.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  // Signs and digits around a word, then those standing for letters: "P@ssw0rd123!" is "password".
  const bare = plain.replace(/^[^\p{L}@$€£|]+|[^\p{L}]+$/gu, '');
  return [bare, unmask(bare), bare.replace(/[^\p{L}]/gu, ''), unmask(plain.replace(/[^\p{L}]+$/u, ''))].some(
    (word) => WORDS.has(word) || WORDS.has(half(word)),
  );
}

/** True when a password is a run of neighbours ("abcdefghijkl", "qwertyuiop12"), a short piece repeated, or of fewer than five characters. */
export function isPattern(password: string): boolean {
  const plain = password.toLowerCase();
  if (new Set(plain).size < 5) return true;
  if (/^(.{1,4})\1+$/su.test(plain)) return true;
  return runs(plain) <= 3;
}

/** Number of pieces a text falls into when neighbours on a keyboard or in the alphabet belong together. */
function runs(text: string): number {
  const characters = [...text];
  let pieces = 1;
  for (let index = 1; index < characters.length; index += 1) {
    const pair = characters[index - 1]! + characters[index]!;
    if (characters[index] !== characters[index - 1] && !SEQUENCES.some((row) => row.includes(pair))) pieces += 1;
  }
  return pieces;
}

function unmask(text: string): string {
  return [...text].map((character) => LOOKALIKES[character] ?? character).join('');
}

function half(word: string): string {
  const middle = word.length / 2;
  return Number.isInteger(middle) && word.slice(0, middle) === word.slice(middle) ? word.slice(0, middle) : word;
}
