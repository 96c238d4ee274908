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

export function toConnectionTestView({ ok, milliseconds, reason }: ConnectionTest): ConnectionTestView {
  return { ok, milliseconds, reason };
}

export function toTestMailView({ ok, milliseconds, reason, to }: ConnectionTest & { readonly to: string }): TestMailView {
  return { ok, milliseconds, reason, to };
}
