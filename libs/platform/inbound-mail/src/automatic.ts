import { isOurs } from './our-address.js';
import type { MailHeaders, MailSender } from './mail-headers.js';

/** Why nobody should answer a mail by itself; null: a person wrote it. `own`: this installation, or another of its kind. */
export type Automatic = 'auto-submitted' | 'bounce' | 'list' | 'bulk' | 'own';

/** What the judgement needs besides the headers. */
export interface Circumstances {
  /** Null: <>. */
  readonly envelopeFrom: string | null;
  readonly from: MailSender | null;
  /** Our address, and the one from which we send; normalised. */
  readonly own: string | null;
  readonly ownSender: string | null;
}

const DAEMONS = /^(?:mailer-daemon|postmaster)@/i;

/**
 * Whether a machine wrote the mail. Whoever answers one that says so may find a machine that answers in turn, for ever
 * (RFC 3834, §2).
 */
export function automaticOf(headers: MailHeaders, { envelopeFrom, from, own, ownSender }: Circumstances): Automatic | null {
  const has = (name: string) => headers.has(name);
  const says = (name: string, pattern: RegExp) => (headers.get(name) ?? []).some((value) => pattern.test(value.trim()));
  const submitted = has('auto-submitted') && !says('auto-submitted', /^no\s*(?:;|\(|$)/i);
  if (from && (isOurs(from.address, own) || from.address === ownSender)) return 'own';
  if (has('x-zocalo-mail') && submitted) return 'own';
  if (envelopeFrom === null || DAEMONS.test(envelopeFrom) || (from && DAEMONS.test(from.address))) return 'bounce';
  if (says('content-type', /^multipart\/report\b/i)) return 'bounce';
  if (has('list-id') || has('list-unsubscribe')) return 'list';
  if (submitted || has('x-autoreply') || has('x-autorespond')) return 'auto-submitted';
  if (says('precedence', /^(?:bulk|junk|list)\b/i)) return 'bulk';
  return says('x-auto-response-suppress', /(?:^|[\s,])(?:all|oof|autoreply)(?:[\s,]|$)/i) ? 'bulk' : null;
}
