import { normaliseEmail } from '#platform/email-addresses';

/** True for the address to which people write (`own`, normalised; null: mail in is off), with or without a tag. */
export function isOurs(address: string, own: string | null): boolean {
  return partBehind(address, own) !== null;
}

/**
 * The address of ours that is meant by a recipient, normalised; null for others. Who runs mail servers may write to the postmaster of
 * each domain, with or without naming it (RFC 5321, §4.5.1): that is us.
 */
export function ourAddressFor(recipient: string, own: string | null): string | null {
  if (own === null) return null;
  const given = recipient.toLowerCase();
  if (given === 'postmaster' || given === `postmaster${own.slice(own.lastIndexOf('@'))}`) return own;
  return isOurs(recipient, own) ? normaliseEmail(recipient) : null;
}

/** The tag of an address of ours, in lower case: `7-abc` of `support+7-abc@desk.example.com`; null without one. */
export function tagOf(address: string, own: string | null): string | null {
  return partBehind(address, own)?.slice(1) || null;
}

/** The tag of an address that was ours when it was kept, whatever ours is now. */
export function tagIn(address: string): string | null {
  return /^[^+@]+\+([^@]+)@/.exec(address)?.[1] ?? null;
}

/** `support+7-abc@desk.example.com` for the tag `7-abc`. */
export function withTag(own: string, tag: string): string {
  const at = own.lastIndexOf('@');
  return `${own.slice(0, at)}+${tag}${own.slice(at)}`;
}

/** What stands between our local part and the @: nothing, or a plus sign and the tag; null when the address is not ours. */
function partBehind(address: string, own: string | null): string | null {
  const normalised = normaliseEmail(address);
  if (own === null || normalised === null) return null;
  const [at, ownAt] = [normalised.lastIndexOf('@'), own.lastIndexOf('@')];
  const local = normalised.slice(0, at);
  const ownLocal = own.slice(0, ownAt);
  if (normalised.slice(at) !== own.slice(ownAt) || !local.startsWith(ownLocal)) return null;
  const behind = local.slice(ownLocal.length);
  return behind === '' || behind.startsWith('+') ? behind : null;
}
