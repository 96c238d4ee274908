import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';
import type { PasswordParameters } from './password-parameters.js';

/** Statements on `password_hashing`. */
@Injectable()
export class PasswordParametersRepository {
  constructor(private readonly database: Database) {}

  /** Null before the first process has measured. */
  async find(): Promise<PasswordParameters | null> {
    const [row] = await this.database.prepared(
      sql<PasswordParameters>`select memory_cost as "memoryCost", time_cost as "timeCost" from password_hashing`,
    );
    return row ?? null;
  }

  /** Keeps what one process has measured, unless another was first; returns what holds. */
  async keep({ memoryCost, timeCost }: PasswordParameters): Promise<PasswordParameters> {
    await this.database.prepared(
      sql`insert into password_hashing (memory_cost, time_cost) values (${memoryCost}, ${timeCost}) on conflict do nothing`,
    );
    return (await this.find()) ?? { memoryCost, timeCost };
  }
}
