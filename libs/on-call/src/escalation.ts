/** Whom a step tells. */
export type EscalationTarget =
  /** Whose shift it is (offset 0), or whose turn comes so many places later; of all rotas when `rotaId` is null. */
  | { readonly kind: 'on-call'; readonly rotaId: string | null; readonly offset: number }
  | { readonly kind: 'person'; readonly userId: string }
  /** Every member. */
  | { readonly kind: 'rota'; readonly rotaId: string }
  /** Everybody who may act on alerts. */
  | { readonly kind: 'everybody' };

export const TARGET_KINDS = ['on-call', 'person', 'rota', 'everybody'] as const satisfies readonly EscalationTarget['kind'][];

/** Who is told so many minutes after an incident began, unless somebody acknowledged it. */
export interface EscalationStep {
  readonly afterMinutes: number;
  readonly to: EscalationTarget;
  /** By e-mail too, beside Telegram. */
  readonly byMail: boolean;
}

/** One for the whole installation. */
export interface EscalationPolicy {
  /** One to eight, in the order of their minutes. */
  readonly steps: readonly EscalationStep[];
  /** After the last step, again from the first so many minutes later. */
  readonly repeatMinutes: number;
  readonly version: number;
}

/** What is left to do when all other steps named somebody who is gone. */
export const LAST_RESORT: EscalationStep = { afterMinutes: 0, to: { kind: 'on-call', rotaId: null, offset: 0 }, byMail: true };
