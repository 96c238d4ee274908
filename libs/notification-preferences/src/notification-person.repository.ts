import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';
import { type MailWishes, NO_WISHES } from './mail-wishes.js';
import type { Tables } from './tables.js';

const COLUMNS = ['mail', 'topics', 'digest', 'digest_hour as digestHour', 'quiet_hours as quietHours'] as const;

/** Statements on `notification_people`. */
@Injectable()
export class NotificationPersonRepository {
  constructor(private readonly database: Database) {}

  async find(userId: string): Promise<MailWishes> {
    return (await this.select(userId).executeTakeFirst()) ?? NO_WISHES;
  }

  /**
   * Until the transaction ends nobody else decides about mails to them, or changes what they want. Null for somebody who does not
   * exist, or is erased.
   * @param wait false: null, too, when somebody else has them.
   */
  async lock(userId: string, wait = true): Promise<MailWishes | null> {
    await sql`
      insert into notification_people (user_id)
      select id from users where id = ${userId} and status <> 'deleted' for key share
      on conflict do nothing`.execute(this.rows());
    const select = this.select(userId).forUpdate();
    return (await (wait ? select : select.skipLocked()).executeTakeFirst()) ?? null;
  }

  async save(userId: string, { mail, topics, digest, digestHour, quietHours }: MailWishes): Promise<void> {
    await this.rows()
      .updateTable('notification_people')
      .set({
        mail,
        topics: JSON.stringify(topics),
        digest,
        digest_hour: digestHour,
        quiet_hours: JSON.stringify(quietHours),
        updated_at: sql<string>`now()`,
      })
      .where('user_id', '=', userId)
      .execute();
  }

  async removeOf(userId: string): Promise<void> {
    await this.rows().deleteFrom('notification_people').where('user_id', '=', userId).execute();
  }

  private select(userId: string) {
    return this.rows().selectFrom('notification_people').select(COLUMNS).where('user_id', '=', userId);
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}
