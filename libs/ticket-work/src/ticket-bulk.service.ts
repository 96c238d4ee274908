import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access';
import { AppError } from '#platform/errors';
import { TicketService, type TicketWishes } from './ticket.service.js';

/** What became of one of many. */
export interface BulkResult {
  readonly id: string;
  /** Null: it is as was wished. */
  readonly code: string | null;
}

/** The same change of many tickets, each for itself: those that refuse do not keep the others from it. */
@Injectable()
export class TicketBulkService {
  constructor(private readonly tickets: TicketService) {}

  /** @param ids 100 at most. One after the other, each a transaction of its own. */
  async update(actor: Actor, ids: readonly string[], wishes: TicketWishes): Promise<BulkResult[]> {
    const results: BulkResult[] = [];
    for (const id of new Set(ids)) results.push({ id, code: await this.updateOne(actor, id, wishes) });
    return results;
  }

  private async updateOne(actor: Actor, id: string, wishes: TicketWishes): Promise<string | null> {
    try {
      await this.tickets.update(actor, id, wishes);
      return null;
    } catch (error) {
      if (error instanceof AppError) return error.code;
      throw error;
    }
  }
}
