// A local part as people have it, then the sign as itself or as in a URL, then a domain or an address in brackets.
const EMAIL = /[^\s@"<>(),;:=\\/[\]{}|]{1,64}(?:@|%40)(?:\[[^\]\s"\\]{1,50}\]|[^\s@"'<>(),;:=\\/[\]{}|%&?#]{1,255})/g;
// Local parts that end in a quotation mark or another rare sign. A dot is wanted, since `/@scope/package` is none.
const RARE_EMAIL = /(?<!\])(?:@|%40)[^\s@"'<>(),;:=\\/[\]{}|%&?#]{1,250}\.[^\s@"'<>(),;:=\\/[\]{}|%&?#.]{2,63}/g;
// JSON Web Tokens, whole or without their signature.
const JWT = /eyJ[A-Za-z0-9_-]{5,500}\.[A-Za-z0-9_-]{5,8000}(?:\.[A-Za-z0-9_-]*)?/g;
// `id.secret` tokens of links: a uuid, a dot, at least 128 bits.
const LINK_TOKEN = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\.[A-Za-z0-9_-]{20,}/gi;
// A bot's token, which stands in the path of every address of the Bot API.
const BOT_TOKEN = /bot\d{3,16}:[A-Za-z0-9_-]{20,100}/g;
const CREDENTIAL_URL = /\b([a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@"]{0,255}):[^\s@"]{1,512}@/gi;
// A name that ends in or starts with one of these words, and what separates it from its value.
const NAME = String.raw`((?:passw(?:or)?d|passphrase|secret|authorization|token|cookie|api[-_]?key)\w{0,20}(\\*["']?)\s*[:=]\s*)`;
const VALUE = [
  // "…" of the line itself, and \"…\" of JSON inside a text of the line
  String.raw`"(?:[^"\\]|\\.)*"`,
  String.raw`\\"(?:[^"\\]|\\\\(?:\\["\\]|[^"\\]))*\\"`,
  String.raw`'[^'"\\]*'`,
  // lists and objects of texts, such as the values of one header
  String.raw`[[{](?:[^"[\]{}\\]|"(?:[^"\\]|\\.)*")*[\]}]`,
  // header values have spaces; any other bare value ends at one
  String.raw`(?:Bearer|Basic|Digest|Negotiate|Token)\s[^"\\]*`,
  String.raw`(?<=(?:authorization|cookie)\w{0,20}\s{0,8}[:=]\s{0,8})[^"'\\[{][^"\\]*`,
  String.raw`[^\s"'\\,;}\]{[&]+`,
].join('|');
const NAMED = new RegExp(`${NAME}(${VALUE})`, 'gi');
// Control characters that JSON leaves as they are: some terminals obey them, and some readers see the end of a line.
const CONTROL = /[\u007f-\u009f\u2028\u2029]/g;

// One look tells that most lines have nothing to hide.
const SUSPICIOUS =
  /@|%40|eyJ|-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\.|passw|passphrase|secret|authoriz|token|cookie|api[-_]?key|bot\d|[\u007f-\u009f\u2028\u2029]/i;

/**
 * Takes personal data and secrets out of a finished log line, which stays a line of JSON. The last gate, not the
 * first: nothing should log them, but messages of other people's errors carry what they like.
 */
export function scrub(line: string): string {
  if (!SUSPICIOUS.test(line)) return line;
  let result = line;
  if (result.includes('://')) result = result.replace(CREDENTIAL_URL, '$1:[secret]@');
  if (result.includes('@') || result.includes('%40')) result = result.replace(EMAIL, '[email]').replace(RARE_EMAIL, '[email]');
  if (result.includes('eyJ')) result = result.replace(JWT, '[token]');
  if (result.includes('bot')) result = result.replace(BOT_TOKEN, 'bot[token]');
  if (result.includes('-7')) result = result.replace(LINK_TOKEN, '[token]');
  return result.replace(NAMED, hideValue).replace(CONTROL, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Puts a mark in place of a value, with the quotation marks that keep the line readable by machines. */
function hideValue(match: string, name: string, nameEnd: string, value: string): string {
  if (/^(?:true|false|null)$/.test(value)) return match;
  const quote = /^\\*["']/.exec(value)?.[0] ?? (nameEnd.endsWith('"') ? nameEnd : '');
  return `${name}${quote}[secret]${quote}`;
}
