import type { ConnectionTest } from '../connection-test.js';

/** What came of trying something out. */
export class ConnectionTestView {
  ok: boolean;
  /** How long it took. */
  milliseconds: number;
  /** What went wrong, in the words of the other side; null when nothing did. */
  reason: string | null;
}

/** What came of sending a mail. */
export class TestMailView extends ConnectionTestView {
  /** Where it went. */
  to: string;
}

/** What came of asking Telegram who the bot is. */
export class TestTelegramView extends ConnectionTestView {
  /** Its name there, such as `@zocalo_bot`; null when Telegram did not say. */
  bot: string | null;
}

export function toConnectionTestView({ ok, milliseconds, reason }: ConnectionTest): ConnectionTestView {
  return { ok, milliseconds, reason };
}

export function toTestMailView({ ok, milliseconds, reason, to }: ConnectionTest & { readonly to: string }): TestMailView {
  return { ok, milliseconds, reason, to };
}

export function toTestTelegramView({ ok, milliseconds, reason, bot }: ConnectionTest & { readonly bot: string | null }): TestTelegramView {
  return { ok, milliseconds, reason, bot };
}
