import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { Transactions } from '#platform/database';
import { lastAdministrator, type PersonRef } from './role-grant.service.js';
import { type Suspension, SuspensionRepository } from './suspension.repository.js';

const BATCH = 200;

/** Suspensions of accounts. Joins the caller's transaction. Whoever calls decides who may, and ends the sessions. */
@Injectable()
export class SuspensionService {
  constructor(
    private readonly transactions: Transactions,
    private readonly suspensions: SuspensionRepository,
    private readonly audit: AuditLog,
  ) {}

  /** The newest first. */
  ofUser(userId: string): Promise<Suspension[]> {
    return this.suspensions.ofUser(userId);
  }

  /**
   * Nobody signs in to the account, and every token made before is void, until `until` or until somebody ends it.
   * @returns false when the account is not active. @throws AppError LAST_ADMINISTRATOR
   */
  async suspend(person: PersonRef, reason: string, until: Date | null, by: string): Promise<boolean> {
    try {
      return await this.transactions.run(async () => {
        await this.endOverdue(person.id);
        const suspensionId = await this.suspensions.begin(person.id, reason, until?.toISOString() ?? null, by);
        if (!suspensionId) return false;
        await this.audit.record({
          action: 'user.suspend',
          ...about(person),
          after: { suspensionId, until: until?.toISOString() ?? null },
          personal: { reason },
        });
        return true;
      });
    } catch (error) {
      throw lastAdministrator(error);
    }
  }

  /** False when the account is not suspended. */
  reinstate(person: PersonRef, by: string): Promise<boolean> {
    return this.transactions.run(async () => {
      await this.endOverdue(person.id);
      const suspensionId = await this.suspensions.end(person.id, by);
      if (suspensionId === null) return false;
      await this.audit.record({ action: 'user.reinstate', ...about(person), after: { suspensionId } });
      return true;
    });
  }

  /** Notes suspensions that are over by their time. They end without it: this only writes down what is so already. */
  endOverdue(userId?: string): Promise<void> {
    return this.transactions.run(async () => {
      for (const person of await this.suspensions.endDue(BATCH, userId)) {
        const { suspensionId } = person;
        await this.audit.record({ action: 'user.reinstate', ...about(person), after: { suspensionId, byItself: true } });
      }
    });
  }
}

function about({ id, organisationId }: PersonRef) {
  return { target: { type: 'user', id }, organisationId };
}
