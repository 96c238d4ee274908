import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';
import { VIEWER_SECONDS } from '#tickets';

/** Somebody who looks at a ticket now. */
export interface TicketViewer {
  readonly userId: string;
  readonly isWriting: boolean;
}

/** Statements on `ticket_viewers`. */
@Injectable()
export class TicketViewerRepository {
  constructor(private readonly database: Database) {}

  /** Notes that somebody looks. True when others did not know: they came, or began or stopped to write. */
  async touch(ticketId: string, userId: string, isWriting: boolean): Promise<boolean> {
    const { rows } = await sql<{ known: boolean | null }>`
      with before as (
        select is_writing, seen_at > now() - make_interval(secs => ${VIEWER_SECONDS}) as here from ticket_viewers
          where ticket_id = ${ticketId} and user_id = ${userId}
      ), put as (
        insert into ticket_viewers (ticket_id, user_id, is_writing, seen_at) values (${ticketId}, ${userId}, ${isWriting}, now())
          on conflict (ticket_id, user_id) do update set is_writing = excluded.is_writing, seen_at = excluded.seen_at
      )
      select (select here and is_writing = ${isWriting} from before) as known`.execute(this.database.kysely());
    return rows[0]?.known !== true;
  }

  /** True when they looked until now. */
  async leave(ticketId: string, userId: string): Promise<boolean> {
    const { numAffectedRows } = await sql`delete from ticket_viewers where ticket_id = ${ticketId} and user_id = ${userId}`.execute(
      this.database.kysely(),
    );
    return (numAffectedRows ?? 0n) > 0n;
  }

  /** Who looks at it now, those first who came first. */
  async of(ticketId: string): Promise<TicketViewer[]> {
    const { rows } = await sql<TicketViewer>`
      select user_id as "userId", is_writing as "isWriting" from ticket_viewers
        where ticket_id = ${ticketId} and seen_at > now() - make_interval(secs => ${VIEWER_SECONDS}) order by user_id limit 50`.execute(
      this.database.kysely(),
    );
    return rows;
  }
}
