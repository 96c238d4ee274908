import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import type { Actor } from '#platform/access';
import { newId, Transactions, violatedConstraint } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { Clock } from '#platform/time';
import { OnCallErrors } from './on-call.errors.js';
import { requireOverriding } from './on-call.policy.js';
import type { RotaOverride } from './rota.js';
import { RosterQuery } from './roster.query.js';
import { RotaOverrideRepository } from './rota-override.repository.js';
import { RotaRepository } from './rota.repository.js';

/** Who takes over, and when. */
export interface OverrideWish {
  readonly userId: string;
  /** From now on when absent, or when it is over. */
  readonly startsAt?: Date | undefined;
  readonly endsAt: Date;
  readonly note: string;
}

const MOST_OPEN = 50;
const SHORTEST_MS = 5 * 60_000;
const LONGEST_MS = 92 * 86_400_000;
const FURTHEST_MS = 366 * 86_400_000;
const APART = 'rota_overrides_apart';

/** Shifts that somebody takes over. */
@Injectable()
export class RotaOverrideService {
  constructor(
    private readonly transactions: Transactions,
    private readonly rotas: RotaRepository,
    private readonly overrides: RotaOverrideRepository,
    private readonly rosters: RosterQuery,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError NOT_FOUND, FORBIDDEN, VALIDATION_FAILED, PERSON_CANNOT_ACT, OVERRIDE_OVERLAPS, OVERRIDE_LIMIT_REACHED */
  create(actor: Actor, rotaId: string, { userId, startsAt, endsAt, note }: OverrideWish): Promise<RotaOverride> {
    requireOverriding(actor, userId);
    return this.transactions.run(async () => {
      // Held until the end: of two at once, the second sees the first.
      if (!(await this.rotas.lock(rotaId))) throw new AppError(PlatformErrors.NOT_FOUND);
      const now = this.clock.now();
      const from = startsAt && startsAt > now ? startsAt : now;
      requireTimes(from, endsAt, now);
      if (!(await this.rosters.ableAmong([userId])).has(userId)) throw new AppError(OnCallErrors.PERSON_CANNOT_ACT, { userIds: [userId] });
      if ((await this.overrides.tidiedCount(rotaId)) >= MOST_OPEN) throw new AppError(OnCallErrors.OVERRIDE_LIMIT_REACHED);
      const override = { id: newId(), rotaId, userId, from, until: endsAt, note };
      await apart(this.overrides.insert(override));
      await this.audit.record({ action: 'rota.take-over', target: { type: 'rota', id: rotaId }, after: detailsOf(override) });
      return override;
    });
  }

  /** Gives it back: from now on, if it has begun. @throws AppError NOT_FOUND, FORBIDDEN, OVERRIDE_OVER */
  remove(actor: Actor, rotaId: string, id: string): Promise<void> {
    return this.transactions.run(async () => {
      const override = (await this.rotas.lock(rotaId)) && (await this.overrides.find(rotaId, id));
      if (!override) throw new AppError(PlatformErrors.NOT_FOUND);
      requireOverriding(actor, override.userId);
      const now = this.clock.now();
      if (override.until <= now) throw new AppError(OnCallErrors.OVERRIDE_OVER);
      if (override.from > now) await this.overrides.remove(id);
      else await this.overrides.endNow(id);
      await this.audit.record({ action: 'rota.give-back', target: { type: 'rota', id: rotaId }, before: detailsOf(override) });
    });
  }
}

function requireTimes(from: Date, until: Date, now: Date): void {
  const length = until.getTime() - from.getTime();
  if (length < SHORTEST_MS || length > LONGEST_MS) throw refusal('endsAt', 'must be five minutes to 92 days after the beginning');
  if (from.getTime() - now.getTime() > FURTHEST_MS) throw refusal('startsAt', 'must be within a year');
}

function refusal(field: string, problem: string): AppError {
  return new AppError(PlatformErrors.VALIDATION_FAILED, { fields: [{ field, problem }] });
}

/** Without the note: who is on holiday, and why, is no matter of the trail. */
function detailsOf({ userId, from, until }: RotaOverride) {
  return { userId, from, until };
}

async function apart(written: Promise<void>): Promise<void> {
  try {
    await written;
  } catch (error) {
    if (violatedConstraint(error) === APART) throw new AppError(OnCallErrors.OVERRIDE_OVERLAPS, undefined, { cause: error });
    throw error;
  }
}
