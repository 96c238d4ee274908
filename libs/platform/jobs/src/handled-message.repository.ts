import { Injectable } from '@nestjs/common';
import { type Kysely, sql } from 'kysely';
import { Database } from '#platform/database';

interface Tables {
  handled_messages: { handler: string; message_id: string };
}

/** Rows of `handled_messages`: what each handler has taken effect for. */
@Injectable()
export class HandledMessageRepository {
  constructor(private readonly database: Database) {}

  private get kysely(): Kysely<Tables> {
    return this.database.kysely<Tables>();
  }

  /**
   * Takes the message for the handler in the current transaction. Two runs of one message wait for each other here.
   * @param epoch restores seen when the message entered the queue; undefined for a schedule
   * @returns false when the handler has had it, or when a restore has undone what the message speaks of
   */
  async take(handler: string, messageId: string, epoch: number | undefined): Promise<boolean> {
    const { rows } = await sql`
      insert into handled_messages (handler, message_id)
      select ${handler}, ${messageId} from ops.installation where ${epoch ?? null}::integer is null or restore_epoch = ${epoch ?? null}
      on conflict do nothing
      returning handler
    `.execute(this.kysely);
    return rows.length > 0;
  }

  /** True when no restore came in between. */
  async isCurrent(epoch: number): Promise<boolean> {
    const { rows } = await sql`select from ops.installation where restore_epoch = ${epoch}`.execute(this.kysely);
    return rows.length > 0;
  }

  /** Forgets up to `limit` messages that are older than `days`. @returns how many. */
  async forget(days: number, limit: number): Promise<number> {
    const result = await sql`
      delete from handled_messages where (handler, message_id) in (
        select handler, message_id from handled_messages where handled_at < now() - make_interval(days => ${days}) order by handled_at limit ${limit}
      )
    `.execute(this.kysely);
    return Number(result.numAffectedRows ?? 0);
  }
}
