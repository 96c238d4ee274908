import type { EscalationPolicy, EscalationTarget } from '../escalation.js';

/** Whom a step tells. */
export class EscalationTargetView {
  /** `on-call`: whose shift it is. `rota`: every member. `everybody`: who may act on alerts. */
  kind: 'on-call' | 'person' | 'rota' | 'everybody';
  /** UUID. Of `rota`, and of `on-call`, where null means all rotas. */
  rotaId: string | null;
  /** Of `on-call`: 0 for who is, 1 for whose turn comes next, and so on; else null. */
  offset: number | null;
  /** UUID. Of `person`; else null. */
  userId: string | null;
  /** Of `person`; else null. */
  displayName: string | null;
}

/** Who is told so many minutes after an incident began, unless somebody acknowledged it. */
export class EscalationStepView {
  afterMinutes: number;
  to: EscalationTargetView;
  /** By e-mail too, beside Telegram. */
  byMail: boolean;
}

/** Who is told about incidents, and who next when nobody acknowledges them. */
export class EscalationView {
  /** In the order of their minutes, one to eight. A step that names nobody who can act tells everybody who can. */
  steps: EscalationStepView[];
  /** After the last step, again from the first so many minutes later. */
  repeatMinutes: number;
  /** Grows with every change; send it as `If-Match: "3"` to change only what you saw. */
  version: number;
}

export function toEscalationView({ steps, repeatMinutes, version }: EscalationPolicy, names: ReadonlyMap<string, string>): EscalationView {
  return {
    steps: steps.map(({ afterMinutes, to, byMail }) => ({ afterMinutes, to: toTargetView(to, names), byMail })),
    repeatMinutes,
    version,
  };
}

/** Everybody the steps name. */
export function namedIn({ steps }: EscalationPolicy): string[] {
  return steps.flatMap(({ to }) => (to.kind === 'person' ? [to.userId] : []));
}

function toTargetView(to: EscalationTarget, names: ReadonlyMap<string, string>): EscalationTargetView {
  return {
    kind: to.kind,
    rotaId: 'rotaId' in to ? to.rotaId : null,
    offset: to.kind === 'on-call' ? to.offset : null,
    userId: to.kind === 'person' ? to.userId : null,
    displayName: to.kind === 'person' ? (names.get(to.userId) ?? '') : null,
  };
}
