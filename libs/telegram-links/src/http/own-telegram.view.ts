import type { LinkInvitation, OwnTelegram } from '../telegram-link.service.js';

/** The chat an account is linked to. */
export class TelegramLinkView {
  /** As the person calls themselves in Telegram. */
  name: string;
  since: Date;
  /** When they blocked the bot, since when nothing arrives; null while they have not. */
  closedAt: Date | null;
  /** When a message last arrived; null when none has in the last 30 days. */
  lastDeliveryAt: Date | null;
}

/** How the own account stands with Telegram. */
export class OwnTelegramView {
  /** False: this installation has no bot. */
  available: boolean;
  link: TelegramLinkView | null;
}

/** What brings a person to the bot. Shown once. */
export class TelegramInvitationView {
  /** Opens Telegram with the bot and the code. */
  url: string;
  /** To be sent to the bot after /start, where the address opens nothing. */
  code: string;
  expiresAt: Date;
}

export function toOwnTelegramView({ available, link, lastDeliveryAt }: OwnTelegram): OwnTelegramView {
  return { available, link: link && { name: link.name, since: link.linkedAt, closedAt: link.closedAt, lastDeliveryAt } };
}

export function toTelegramInvitationView({ url, code, expiresAt }: LinkInvitation): TelegramInvitationView {
  return { url, code, expiresAt };
}
