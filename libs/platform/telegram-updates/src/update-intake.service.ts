import { Injectable } from '@nestjs/common';
import { newId, Transactions } from '#platform/database';
import { Jobs } from '#platform/jobs';
import { HandleTelegramUpdate } from './telegram-updates.jobs.js';
import { readUpdate, updateIdOf } from './update.js';
import { UpdateRepository } from './update.repository.js';

/** Takes updates in, however they come: each once, with the job that handles it. */
@Injectable()
export class UpdateIntakeService {
  constructor(
    private readonly updates: UpdateRepository,
    private readonly transactions: Transactions,
    private readonly jobs: Jobs,
  ) {}

  /** @returns how many were new. */
  take(botId: number, raw: readonly unknown[]): Promise<number> {
    return this.transactions.run(async () => {
      let taken = 0;
      let next = 0;
      for (const body of raw) {
        const updateId = updateIdOf(body);
        if (updateId === null) continue;
        next = Math.max(next, updateId + 1);
        const { chatId } = readUpdate(body);
        const id = newId();
        if (!(await this.updates.insert({ id, botId, updateId, chatId, body: body as object }))) continue;
        await this.jobs.enqueue(HandleTelegramUpdate, { updateId: id });
        taken += 1;
      }
      if (next > 0) await this.updates.advance(botId, next);
      return taken;
    });
  }
}
