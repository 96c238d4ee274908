import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';

/** More of an hour are not looked at. */
const MOST = 5_000;

/** How many mails people write who have no account. Reads tables that other libs write. */
@Injectable()
export class StrangerMailsQuery {
  constructor(private readonly database: Database) {}

  /** Mails from addresses without an account within an hour, up to and including this one; neither what was ignored counts, nor newsletters. At most `limit`. */
  async countUpTo(inboundMailId: string, limit: number): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from (
        select from (
          select m.from_address from inbound_mails m, (select id, received_at from inbound_mails where id = ${inboundMailId}) this
            where m.received_at > this.received_at - interval '1 hour' and (m.received_at, m.id) <= (this.received_at, this.id) and m.state <> 'ignored'
              and not (m.state = 'held' and m.reason in ('list', 'bulk'))
            order by m.received_at desc limit ${MOST}
        ) mails where not exists (select from users u where u.email = mails.from_address) limit ${limit}
      ) strangers`.execute(this.database.kysely());
    return rows[0]!.count;
  }
}
