/** A mailbox, kept in parts so that no name or address is ever parsed out of a header. */
export interface MailAddress {
  readonly name: string;
  readonly address: string;
}

// One mailbox and nothing else: no lists, no quoting, no comments, no control characters.
const ADDRESS = /^[^\s\p{C}"(),:;<>@[\]\\]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}.-]{0,251}[\p{L}\p{N}])?$/u;
const MAX_BYTES = 254;

/** True for the address of exactly one mailbox; false for anything that could add a recipient or a header. */
export function isMailAddress(text: unknown): text is string {
  return typeof text === 'string' && text.length <= MAX_BYTES && Buffer.byteLength(text) <= MAX_BYTES && ADDRESS.test(text);
}

/** The Message-ID of a mail of ours, without <>. The same every time: a repeat after a lost answer is recognisable as one. */
export function messageId(mailId: string, sender: string): string {
  return `${mailId}@${sender.slice(sender.lastIndexOf('@') + 1)}`;
}

/** True for what `parseSender` reads. */
export function isSender(text: string): boolean {
  try {
    return parseSender(text) !== undefined;
  } catch {
    return false;
  }
}

/**
 * Reads `Name <address>` or a bare address, as MAIL_FROM has it.
 * @throws when it is neither, or when the name holds control characters.
 */
export function parseSender(text: string): MailAddress {
  const match = /^(?:"?([^"<>]*?)"?\s*)<([^<>]*)>$/.exec(text);
  const name = match?.[1]?.trim() ?? '';
  const address = match ? match[2]! : text;
  if (!isMailAddress(address) || /\p{C}/u.test(name) || name.length > 100) {
    throw new Error('MAIL_FROM must be an address such as no-reply@example.com, or a name and an address: Zócalo <no-reply@example.com>.');
  }
  return { name, address };
}
