import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import type { AlertSeverity } from '#platform/alerts';
import { Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { AlertErrors } from './alert.errors.js';
import { type NewSilence, SilenceRepository, type SilenceState } from './silence.repository.js';

const ENDS_AT_PROBLEM = 'must be in the future, after startsAt, and at most 30 days after it begins';

/** Commands on silences, for whoever decided that they may be given: who acts is in the context. */
@Injectable()
export class Silences {
  constructor(
    private readonly silences: SilenceRepository,
    private readonly audit: AuditLog,
    private readonly transactions: Transactions,
  ) {}

  /** From now, or later, for at most 30 days, by the database's clock. Joins the caller's transaction. @throws AppError VALIDATION_FAILED */
  create(silence: NewSilence): Promise<SilenceState> {
    return this.transactions.run(async () => {
      const created = await this.silences.insert(silence);
      if (!created) throw new AppError(PlatformErrors.VALIDATION_FAILED, { fields: [{ field: 'endsAt', problem: ENDS_AT_PROBLEM }] });
      await this.audit.record({ action: 'silence.create', ...about(created), after: auditable(created) });
      return created;
    });
  }

  /** @throws AppError NOT_FOUND, SILENCE_ENDED */
  end(id: string, by: string | null): Promise<void> {
    return this.transactions.run(async () => {
      const silence = await this.silences.lock(id);
      if (!silence) throw new AppError(PlatformErrors.NOT_FOUND);
      if (silence.state === 'ended') throw new AppError(AlertErrors.SILENCE_ENDED);
      await this.silences.end(id, by);
      await this.audit.record({ action: 'silence.end', ...about(silence), before: auditable(silence) });
    });
  }
}

function about({ id }: SilenceState) {
  return { target: { type: 'silence', id } };
}

function auditable({ scope, key, subject, severity, reason, startsAt, endsAt }: SilenceState) {
  return {
    scope,
    key,
    ...(subject !== '' && { subject }),
    ...(severity && { severity }),
    reason,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
  };
}

/** What a silence is of. */
export type SilencedPart = Pick<SilenceState, 'scope' | 'key' | 'subject' | 'severity'>;

/** What may be silent: alerts of a group, of one rule, or of one thing that it watches. */
export interface Silenceable {
  readonly group: string;
  /** Absent, as the others: the group as a whole, so that silences of a part of it do not count. */
  readonly ruleKey?: string;
  readonly subject?: string;
  readonly severity?: AlertSeverity;
}

/** Questions other libs may ask about silences. */
@Injectable()
export class SilenceDirectory {
  constructor(private readonly silences: SilenceRepository) {}

  /** Those that count now. */
  inForce(): Promise<SilenceState[]> {
    return this.silences.findInForce();
  }

  /** The silence that keeps people from hearing of it for longest; null: there is none. */
  async of(what: Silenceable): Promise<SilenceState | null> {
    const matching = (await this.inForce()).filter((silence) => silences(silence, what));
    return matching.toSorted((a, b) => b.endsAt.getTime() - a.endsAt.getTime())[0] ?? null;
  }
}

/** Whether a silence covers it. */
export function silences(silence: SilencedPart, { group, ruleKey, subject, severity }: Silenceable): boolean {
  const { scope, key } = silence;
  if (silence.subject !== '' && silence.subject !== subject) return false;
  if (silence.severity !== null && silence.severity !== severity) return false;
  if (scope === 'all') return true;
  return scope === 'group' ? key === group : key === ruleKey;
}
