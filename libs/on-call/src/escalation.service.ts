import { Injectable } from '@nestjs/common';
import { requireAlerts } from '#alerts';
import { AuditLog } from '#audit';
import type { Actor } from '#platform/access';
import { Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { expectVersion } from '#platform/http';
import { type EscalationPolicy, type EscalationStep, LAST_RESORT } from './escalation.js';
import { EscalationRepository } from './escalation.repository.js';
import { OnCallErrors } from './on-call.errors.js';
import { RosterQuery } from './roster.query.js';
import { RotaRepository } from './rota.repository.js';

/** Who is told, and who next when nobody answers. */
@Injectable()
export class EscalationService {
  constructor(
    private readonly transactions: Transactions,
    private readonly escalation: EscalationRepository,
    private readonly rotas: RotaRepository,
    private readonly rosters: RosterQuery,
    private readonly audit: AuditLog,
  ) {}

  find(actor: Actor): Promise<EscalationPolicy> {
    requireAlerts(actor, 'alerts.read');
    return this.escalation.find();
  }

  /** @throws AppError PRECONDITION_FAILED, VALIDATION_FAILED, PERSON_CANNOT_ACT */
  replace(actor: Actor, next: Omit<EscalationPolicy, 'version'>, version?: number): Promise<EscalationPolicy> {
    requireAlerts(actor, 'alerts.rules');
    return this.transactions.run(async () => {
      const before = await this.escalation.lock();
      expectVersion(before.version, version);
      await this.requireRotas(next.steps);
      await this.requirePeople(next.steps, peopleOf(before.steps));
      const after = await this.escalation.update(next);
      await this.audit.record({
        action: 'escalation.update',
        target: { type: 'escalation', id: 'escalation' },
        before: { steps: before.steps, repeatMinutes: before.repeatMinutes },
        after: next,
      });
      return after;
    });
  }

  /** Takes a person out of the steps; in the caller's transaction. */
  async forget(userId: string): Promise<void> {
    const { steps, repeatMinutes } = await this.escalation.lock();
    const left = steps.filter(({ to }) => to.kind !== 'person' || to.userId !== userId);
    if (left.length < steps.length) await this.escalation.update({ steps: left.length > 0 ? left : [LAST_RESORT], repeatMinutes });
  }

  private async requireRotas(steps: readonly EscalationStep[]): Promise<void> {
    const known = new Set((await this.rotas.findAll()).map(({ id }) => id));
    for (const [index, { to }] of steps.entries())
      if ('rotaId' in to && to.rotaId !== null && !known.has(to.rotaId))
        throw new AppError(PlatformErrors.VALIDATION_FAILED, { fields: [{ field: `steps.${index}.to.rotaId`, problem: 'is no rota' }] });
  }

  /** Who is named already may stay. */
  private async requirePeople(steps: readonly EscalationStep[], named: readonly string[]): Promise<void> {
    const added = peopleOf(steps).filter((userId) => !named.includes(userId));
    const able = await this.rosters.ableAmong(added);
    const unable = added.filter((userId) => !able.has(userId));
    if (unable.length > 0) throw new AppError(OnCallErrors.PERSON_CANNOT_ACT, { userIds: unable });
  }
}

function peopleOf(steps: readonly EscalationStep[]): string[] {
  return steps.flatMap(({ to }) => (to.kind === 'person' ? [to.userId] : []));
}
