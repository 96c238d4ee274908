import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';

/** A row of the ledger. */
export interface LedgerEntry {
  readonly userId: string;
  readonly emailDigests: readonly Buffer[];
  readonly pseudonym: string;
}

/** Statements on `ops.erasure_ledger`, which only grows. */
@Injectable()
export class ErasureLedgerRepository {
  constructor(private readonly database: Database) {}

  /** Does nothing for somebody who is in it. */
  async add({ userId, emailDigests, pseudonym }: LedgerEntry): Promise<void> {
    const digests = emailDigests.map((digest) => digest.toString('hex'));
    await sql`
      insert into ops.erasure_ledger (user_id, email_digests, pseudonym)
      select ${userId}, array(select decode(hex, 'hex') from unnest(${digests}::text[]) as hex), ${pseudonym}
      on conflict (user_id) do nothing`.execute(this.database.kysely());
  }

  /** Up to `limit` entries with an id after `userId`, in order of ids. */
  async pageAfter(userId: string, limit: number): Promise<{ userId: string; pseudonym: string }[]> {
    const { rows } = await sql<{ userId: string; pseudonym: string }>`
      select user_id as "userId", pseudonym from ops.erasure_ledger where user_id > ${userId}::uuid order by user_id limit ${limit}
    `.execute(this.database.kysely());
    return rows;
  }
}
