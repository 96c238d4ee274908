import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';
import type { Tables } from './tables.js';

/** What is known of a device the moment it is met. */
export interface Meeting {
  /** Nobody had signed in to this account from it. */
  readonly isFirst: boolean;
  /** The account has been used from other devices. */
  readonly hasOthers: boolean;
}

/** Statements on `known_devices`. */
@Injectable()
export class KnownDeviceRepository {
  constructor(private readonly database: Database) {}

  /** Remembers the device. Of several meetings at once, one is the first. */
  async meet(userId: string, fingerprint: Buffer): Promise<Meeting> {
    const { rows } = await sql<Meeting>`
      insert into known_devices (user_id, fingerprint) values (${userId}, ${fingerprint})
      on conflict (user_id, fingerprint) do update set last_seen_at = now()
      returning xmax = 0 as "isFirst",
        exists (select from known_devices o where o.user_id = ${userId} and o.fingerprint <> ${fingerprint}) as "hasOthers"
    `.execute(this.rows());
    return rows[0]!;
  }

  /** For the person's own file. */
  async findAllOf(userId: string): Promise<{ firstSeenAt: string; lastSeenAt: string }[]> {
    return this.rows()
      .selectFrom('known_devices')
      .select(['first_seen_at as firstSeenAt', 'last_seen_at as lastSeenAt'])
      .where('user_id', '=', userId)
      .orderBy('last_seen_at', 'desc')
      .execute();
  }

  async removeOf(userId: string): Promise<void> {
    await this.rows().deleteFrom('known_devices').where('user_id', '=', userId).execute();
  }

  /** Removes up to `batch` devices that nobody used for `days`; returns how many. */
  async purge(days: number, batch: number): Promise<number> {
    const { numAffectedRows } = await sql`
      delete from known_devices where (user_id, fingerprint) in (
        select user_id, fingerprint from known_devices
        where last_seen_at < now() - make_interval(days => ${days})
        limit ${batch} for update skip locked
      )
    `.execute(this.rows());
    return Number(numAffectedRows ?? 0);
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}
