/** Most of a password, counted in code points after composition; and in bytes, which bounds the work of hashing. */
export const MAX_PASSWORD_LENGTH = 256;
export const MAX_PASSWORD_BYTES = 1024;

/**
 * The one form in which a password is counted, compared with lists and hashed: composed (NFC), so that the same
 * keys pressed on another system sign in. Nothing is trimmed, folded or cut.
 */
export function normalisePassword(password: string): string {
  return password.normalize('NFC');
}

/** True when both texts open the same. */
export function isSamePassword(one: string, other: string): boolean {
  return normalisePassword(one) === normalisePassword(other);
}

/** True when a text can be a password at all: not empty, within the bounds, and text rather than broken halves of it or NUL. */
export function isPasswordText(text: unknown): text is string {
  return (
    typeof text === 'string' &&
    text !== '' &&
    text.length <= MAX_PASSWORD_BYTES &&
    Buffer.byteLength(normalisePassword(text)) <= MAX_PASSWORD_BYTES &&
    text.isWellFormed() &&
    !text.includes('\0')
  );
}
