import { Injectable } from '@nestjs/common';
import { type ColumnType, type RawBuilder, sql, type Updateable } from 'kysely';
import { Database, removeBatch } from '#platform/database';

/** Read as text; written as an expression of the database's clock. */
type Timestamp = ColumnType<string, string | undefined, string>;
type OptionalTimestamp = ColumnType<string | null, string | null | undefined, string | null>;

/** Rows as the database holds them, for the statements of this lib. Written by migration 3. */
interface Tables {
  pending_registrations: {
    id: string;
    /** Null once the row is only a tombstone. */
    email: string | null;
    token_hash: Buffer;
    password_hash: string | null;
    first_name: string | null;
    last_name: string | null;
    second_last_name: string | null;
    language: string;
    created_at: Timestamp;
    expires_at: Timestamp;
    confirmed_at: OptionalTimestamp;
    confirmed_by: 'link' | 'person' | null;
    user_id: string | null;
    voided_at: OptionalTimestamp;
  };
}

/** What somebody typed who says that `email` is theirs. */
export interface NewPendingRegistration {
  readonly id: string;
  readonly email: string;
  readonly digest: Buffer;
  readonly passwordHash: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly secondLastName: string | null;
  readonly language: string;
}

/** How far a registration has come; `usable` until it is confirmed, voided or too old. */
export type RegistrationState = 'usable' | 'expired' | 'voided' | 'confirmed-by-link' | 'confirmed-by-person';

/** A registration with what it was made of; the personal fields are null once it has ended. */
export interface PendingRegistration {
  readonly id: string;
  readonly email: string | null;
  readonly digest: Buffer;
  readonly passwordHash: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly secondLastName: string | null;
  readonly language: string;
  readonly userId: string | null;
  readonly state: RegistrationState;
  /** By the database's clock. */
  readonly expired: boolean;
}

/** Statements on `pending_registrations`. Whoever changes rows of an address holds its lock, so two never wait for each other. */
@Injectable()
export class PendingRegistrationRepository {
  constructor(private readonly database: Database) {}

  /** Serialises registrations and confirmations of one address until the transaction ends. */
  async lockAddress(email: string): Promise<void> {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`pending-registration:${email}`}, 0))`.execute(this.rows());
  }

  insert(pending: NewPendingRegistration, lifeSeconds: number): Promise<void> {
    const { passwordHash, firstName, lastName, secondLastName } = pending;
    return this.add(pending, lifeSeconds, {
      password_hash: passwordHash,
      first_name: firstName,
      last_name: lastName,
      second_last_name: secondLastName,
      voided_at: null,
    });
  }

  /** Notes that the owner of an account was written to instead; there is nothing to confirm. */
  insertVoid(pending: Pick<NewPendingRegistration, 'id' | 'email' | 'digest' | 'language'>, lifeSeconds: number): Promise<void> {
    return this.add(pending, lifeSeconds, VOIDED);
  }

  /** How often somebody was written to because their address was registered, in the last hour and in the last day. */
  async countRecent(email: string): Promise<{ lastHour: number; lastDay: number }> {
    return this.rows()
      .selectFrom('pending_registrations')
      .select([
        sql<number>`count(*) filter (where created_at > now() - interval '1 hour')::integer`.as('lastHour'),
        sql<number>`count(*)::integer`.as('lastDay'),
      ])
      .where('email', '=', email)
      .where('created_at', '>', sql<string>`now() - interval '1 day'`)
      .executeTakeFirstOrThrow();
  }

  /** Voids every registration of an address that still waits. */
  async voidAll(email: string): Promise<void> {
    await this.rows()
      .updateTable('pending_registrations')
      .set(VOIDED)
      .where('email', '=', email)
      .where('confirmed_at', 'is', null)
      .where('voided_at', 'is', null)
      .execute();
  }

  async findById(id: string): Promise<PendingRegistration | null> {
    const row = await this.rows()
      .selectFrom('pending_registrations')
      .select([
        'id',
        'email',
        'token_hash',
        'password_hash',
        'first_name',
        'last_name',
        'second_last_name',
        'language',
        'user_id',
        'confirmed_by',
        'voided_at',
      ])
      .select(sql<boolean>`expires_at <= now()`.as('expired'))
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) return null;
    return {
      id: row.id,
      email: row.email,
      digest: row.token_hash,
      passwordHash: row.password_hash,
      firstName: row.first_name,
      lastName: row.last_name,
      secondLastName: row.second_last_name,
      language: row.language,
      userId: row.user_id,
      expired: row.expired,
      state: row.confirmed_by ? `confirmed-by-${row.confirmed_by}` : row.voided_at !== null ? 'voided' : row.expired ? 'expired' : 'usable',
    };
  }

  /** Hash of the newest registration of an address that can still be confirmed. */
  newestHashOf(email: string): RawBuilder<string | null> {
    return sql`(
      select p.password_hash from pending_registrations p
      where p.email = ${email} and p.confirmed_at is null and p.voided_at is null and p.expires_at > now()
      order by p.created_at desc limit 1
    )`;
  }

  /** Marks a waiting registration as the one that became `userId`. What was typed lives on in the account only. False when it did not wait. */
  async confirm(id: string, userId: string, by: 'link' | 'person'): Promise<boolean> {
    const result = await this.rows()
      .updateTable('pending_registrations')
      .set({ confirmed_at: sql<string>`now()`, confirmed_by: by, user_id: userId, ...WITHOUT_PERSON })
      .where('id', '=', id)
      .where('confirmed_at', 'is', null)
      .where('voided_at', 'is', null)
      .executeTakeFirst();
    return result.numUpdatedRows === 1n;
  }

  /** Notes that a person vouched for what a machine's GET had confirmed. False when one had already, or it is too late. */
  async vouch(id: string): Promise<boolean> {
    const result = await this.rows()
      .updateTable('pending_registrations')
      .set({ confirmed_by: 'person' })
      .where('id', '=', id)
      .where('confirmed_by', '=', 'link')
      .where('expires_at', '>', sql<string>`now()`)
      .executeTakeFirst();
    return result.numUpdatedRows === 1n;
  }

  /** Takes the personal data out of up to `batch` rows that are too old to be of use; returns how many. */
  async scrub(batch: number): Promise<number> {
    const result = await this.rows()
      .updateTable('pending_registrations')
      .set({
        email: null,
        ...WITHOUT_PERSON,
        voided_at: sql<string | null>`case when confirmed_at is null then coalesce(voided_at, expires_at) end`,
      })
      .where('id', 'in', (select) =>
        select
          .selectFrom('pending_registrations')
          .select('id')
          .where('expires_at', '<', sql<string>`now()`)
          .where('email', 'is not', null)
          .limit(batch)
          .forUpdate()
          .skipLocked(),
      )
      .executeTakeFirst();
    return Number(result.numUpdatedRows);
  }

  /** Removes up to `batch` tombstones older than `days`; returns how many. */
  purge(days: number, batch: number): Promise<number> {
    return removeBatch(this.rows(), 'pending_registrations', sql<boolean>`expires_at < now() - make_interval(days => ${days})`, batch);
  }

  /** Registrations of a person, or under an address. */
  findAllOf(userId: string, emails: readonly string[]) {
    return this.rows()
      .selectFrom('pending_registrations')
      .select(['email', 'language', 'created_at as createdAt', 'confirmed_at as confirmedAt', 'voided_at as voidedAt'])
      .where((where) => where.or([where('user_id', '=', userId), ...emails.map((email) => where('email', '=', email))]))
      .orderBy('created_at')
      .execute();
  }

  /** Removes them, however far they have come. */
  async removeAllOf(userId: string, emails: readonly string[]): Promise<void> {
    await this.rows()
      .deleteFrom('pending_registrations')
      .where((where) => where.or([where('user_id', '=', userId), ...emails.map((email) => where('email', '=', email))]))
      .execute();
  }

  private async add(
    { id, email, digest, language }: Pick<NewPendingRegistration, 'id' | 'email' | 'digest' | 'language'>,
    lifeSeconds: number,
    rest: Pick<Updateable<Tables['pending_registrations']>, 'password_hash' | 'first_name' | 'last_name' | 'second_last_name'> & {
      voided_at: RawBuilder<string> | null;
    },
  ): Promise<void> {
    await this.rows()
      .insertInto('pending_registrations')
      .values({
        id,
        email,
        token_hash: digest,
        language,
        user_id: null,
        confirmed_by: null,
        expires_at: sql<string>`now() + make_interval(secs => ${lifeSeconds})`,
        password_hash: rest.password_hash ?? null,
        first_name: rest.first_name ?? null,
        last_name: rest.last_name ?? null,
        second_last_name: rest.second_last_name ?? null,
        voided_at: rest.voided_at,
      })
      .execute();
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}

const WITHOUT_PERSON = { password_hash: null, first_name: null, last_name: null, second_last_name: null };
const VOIDED = { voided_at: sql<string>`now()`, ...WITHOUT_PERSON };
