const EMAIL = /[^\s@"'<>(),;:=\\/[\]{}|]{1,64}(?:@|%40)[A-Za-z0-9.-]{1,255}/g;
// JSON Web Tokens, whole or without their signature.
const JWT = /eyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*)?/g;
// `id.secret` tokens of links: a uuid, a dot, at least 128 bits.
const LINK_TOKEN = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\.[A-Za-z0-9_-]{20,}/g;
const CREDENTIAL_URL = /([a-z][a-z0-9+.-]*:\/\/[^\s:/@"]*):[^\s@"]+@/gi;
const NAMED = /((?:password|passwd|secret|authorization|token|cookie)\\?["']?\s*[:=]\s*(?:\\?["'])?)(?:Bearer )?[^\s"'\\,}&]+/gi;

// One look tells that most lines have nothing to hide.
const SUSPICIOUS = /@|%40|eyJ|-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\.|passw|secret|authoriz|token|cookie/i;

/**
 * Takes personal data and secrets out of a finished log line. The last gate, not the first: nothing should log them,
 * but messages of other people's errors carry what they like.
 */
export function scrub(line: string): string {
  if (!SUSPICIOUS.test(line)) return line;
  let result = line;
  if (result.includes('://')) result = result.replace(CREDENTIAL_URL, '$1:[secret]@');
  if (result.includes('@') || result.includes('%40')) result = result.replace(EMAIL, '[email]');
  if (result.includes('eyJ')) result = result.replace(JWT, '[token]');
  if (result.includes('-7')) result = result.replace(LINK_TOKEN, '[token]');
  return /passw|secret|authoriz|token|cookie/i.test(result) ? result.replace(NAMED, '$1[secret]') : result;
}
