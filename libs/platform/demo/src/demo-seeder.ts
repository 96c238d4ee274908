import { Injectable } from '@nestjs/common';
import { newId, Transactions } from '#platform/database';
import { AppError } from '#platform/errors';
import { DemoBatchRepository } from './demo-batch.repository.js';
import { type DemoContributor, inOrder } from './demo-contributor.js';
import { DemoErrors } from './demo.errors.js';

/** Fills an installation with marked demo data, whole or not at all. */
@Injectable()
export class DemoSeeder {
  private readonly contributors: DemoContributor[] = [];

  constructor(
    private readonly transactions: Transactions,
    private readonly batches: DemoBatchRepository,
  ) {}

  /** Called by contributors when their module starts. */
  register(contributor: DemoContributor): void {
    this.contributors.push(contributor);
  }

  /**
   * Runs every contributor in one transaction.
   * @returns what was made, one line for people each.
   * @throws AppError DEMO_DATA_PRESENT when there is demo data that was not purged.
   */
  seed(): Promise<string[]> {
    const batch = { id: newId(), organisationId: newId() };
    return this.transactions.run(async () => {
      if (!(await this.batches.insert(batch, 'demo'))) throw new AppError(DemoErrors.DEMO_DATA_PRESENT);
      const lines: string[] = [];
      for (const contributor of inOrder(this.contributors)) lines.push(...(await contributor.seed(batch)));
      return lines;
    });
  }
}
