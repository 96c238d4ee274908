import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database';
import type { ProcessGauges } from './process-report.js';

/** The pool of this half of the process, which asks the database nothing. */
@Injectable()
export class PoolStateQuery {
  constructor(private readonly database: Database) {}

  async read(): Promise<Pick<ProcessGauges, 'poolUsed' | 'poolWaiting' | 'poolMax'>> {
    const pool = await this.database.pool();
    return { poolUsed: pool.totalCount - pool.idleCount, poolWaiting: pool.waitingCount, poolMax: pool.options.max };
  }
}
