import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';
import { effectiveStatus } from './effective-status.query.js';
import type { Tables, UserStatus } from './tables.js';

/** What a person sees and changes of their own account. */
export interface Profile {
  readonly id: string;
  readonly organisationId: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly secondLastName: string | null;
  readonly language: string;
  /** Null: that of the organisation. */
  readonly timeZone: string | null;
  /** Raised by every change of names, language or time zone. */
  readonly version: number;
  /** Raised by every change of credentials. */
  readonly securityEpoch: number;
  readonly createdAt: string;
  readonly deletionRequestedAt: string | null;
  readonly deletionDueAt: string | null;
}

/** Absent keeps what is there. */
export interface ProfileChanges {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly secondLastName?: string | null;
  readonly language?: string;
  readonly timeZone?: string | null;
}

const ACTIVE: UserStatus = 'active';
const DELETED: UserStatus = 'deleted';
/** Ends in a domain that exists nowhere (RFC 2606), and is nobody's twice. */
const NOBODY = sql<string>`'deleted-' || id || '@deleted.invalid'`;

/** Statements on what people say of themselves, and on the end of an account. */
@Injectable()
export class ProfileRepository {
  constructor(private readonly database: Database) {}

  /** Null for nobody and for deleted accounts. */
  async find(userId: string, options: { lock?: boolean } = {}): Promise<Profile | null> {
    const row = await this.rows()
      .selectFrom('users')
      .select(['id', 'organisation_id', 'email', 'first_name', 'last_name', 'second_last_name', 'language', 'time_zone', 'profile_version'])
      .select(['security_epoch', 'created_at', 'deletion_requested_at', 'deletion_due_at'])
      .where('id', '=', userId)
      .where('status', '<>', DELETED)
      .$if(options.lock === true, (query) => query.forNoKeyUpdate())
      .executeTakeFirst();
    if (!row) return null;
    return {
      id: row.id,
      organisationId: row.organisation_id,
      email: row.email,
      firstName: row.first_name,
      lastName: row.last_name,
      secondLastName: row.second_last_name,
      language: row.language,
      timeZone: row.time_zone,
      version: row.profile_version,
      securityEpoch: row.security_epoch,
      createdAt: row.created_at,
      deletionRequestedAt: row.deletion_requested_at,
      deletionDueAt: row.deletion_due_at,
    };
  }

  async update(userId: string, changes: ProfileChanges): Promise<void> {
    await this.rows()
      .updateTable('users')
      .set({
        first_name: changes.firstName,
        last_name: changes.lastName,
        second_last_name: changes.secondLastName,
        language: changes.language,
        time_zone: changes.timeZone,
        profile_version: sql`profile_version + 1`,
        updated_at: sql`now()`,
      })
      .where('id', '=', userId)
      .execute();
  }

  /**
   * Gives an active person another address, if they still have `expected`. Voids every token made before.
   * @param keepPassword false: they have to set a new one.
   * @returns the new epoch, or null. The unique constraint `users_email_key` refuses an address that is taken.
   */
  async changeEmail(userId: string, expected: string, email: string, keepPassword: boolean): Promise<number | null> {
    const row = await this.rows()
      .updateTable('users')
      .set({ email, security_epoch: sql`security_epoch + 1`, updated_at: sql`now()`, ...(keepPassword ? {} : { password_hash: null }) })
      .where('id', '=', userId)
      .where('email', '=', expected)
      .where(effectiveStatus('users'), '=', ACTIVE)
      .returning('security_epoch')
      .executeTakeFirst();
    return row?.security_epoch ?? null;
  }

  /** Returns when the account will be erased; null when nobody active without a request has that id. */
  async requestDeletion(userId: string, graceSeconds: number): Promise<string | null> {
    const row = await this.rows()
      .updateTable('users')
      .set({
        deletion_requested_at: sql`now()`,
        deletion_due_at: sql`now() + make_interval(secs => ${graceSeconds})`,
        updated_at: sql`now()`,
      })
      .where('id', '=', userId)
      .where(effectiveStatus('users'), '=', ACTIVE)
      .where('deletion_due_at', 'is', null)
      .returning('deletion_due_at')
      .executeTakeFirst();
    return row?.deletion_due_at ?? null;
  }

  /** False when nobody has that id, or it is due already. */
  async expediteDeletion(userId: string): Promise<boolean> {
    const result = await this.rows()
      .updateTable('users')
      .set({ deletion_requested_at: sql`coalesce(deletion_requested_at, now())`, deletion_due_at: sql`now()`, updated_at: sql`now()` })
      .where('id', '=', userId)
      .where('status', '<>', DELETED)
      .where((where) => where.or([where('deletion_due_at', 'is', null), where('deletion_due_at', '>', sql<string>`now()`)]))
      .executeTakeFirst();
    return result.numUpdatedRows === 1n;
  }

  /** False when there was no request, or its time is up. */
  async cancelDeletion(userId: string): Promise<boolean> {
    const result = await this.rows()
      .updateTable('users')
      .set({ deletion_requested_at: null, deletion_due_at: null, updated_at: sql`now()` })
      .where('id', '=', userId)
      .where('deletion_due_at', '>', sql<string>`now()`)
      .where('status', '<>', DELETED)
      .executeTakeFirst();
    return result.numUpdatedRows === 1n;
  }

  /** Accounts whose time is up, the longest overdue first. */
  async findDue(limit: number): Promise<string[]> {
    const rows = await this.rows()
      .selectFrom('users')
      .select('id')
      .where('deletion_due_at', '<=', sql<string>`now()`)
      .orderBy('deletion_due_at')
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map((row) => row.id);
  }

  /** Locks an account whose time is up until the transaction ends; null when its owner has changed their mind. */
  async lockDue(userId: string): Promise<{ userId: string; email: string } | null> {
    const row = await this.rows()
      .selectFrom('users')
      .select(['id', 'email'])
      .where('id', '=', userId)
      .where('deletion_due_at', '<=', sql<string>`now()`)
      .forUpdate()
      .executeTakeFirst();
    return row ? { userId: row.id, email: row.email } : null;
  }

  /** Leaves of a person the id, the organisation and the times. The address becomes free. False for nobody and the second time. */
  async anonymise(userId: string): Promise<boolean> {
    const result = await this.rows()
      .updateTable('users')
      .set({
        status: DELETED,
        email: NOBODY,
        first_name: 'Deleted',
        last_name: 'account',
        second_last_name: null,
        password_hash: null,
        language: 'en',
        time_zone: null,
        deletion_requested_at: null,
        deletion_due_at: null,
        suspended_until: null,
        security_epoch: sql`security_epoch + 1`,
        updated_at: sql`now()`,
      })
      .where('id', '=', userId)
      .where((where) => where.or([where('status', '<>', DELETED), where('email', '<>', NOBODY)]))
      .executeTakeFirst();
    if (result.numUpdatedRows !== 1n) return false;
    await this.rows().deleteFrom('role_grants').where('user_id', '=', userId).execute();
    return true;
  }

  /** Serialises what may leave the installation without an administrator, until the transaction ends. */
  async lockAdministrators(): Promise<void> {
    await sql`select pg_advisory_xact_lock(hashtextextended('users.administrators', 0))`.execute(this.rows());
  }

  /** True unless this is the last active administrator of the installation who stays. */
  async administratorStaysWithout(userId: string): Promise<boolean> {
    const row = await this.rows()
      .selectFrom('role_grants as g')
      .innerJoin('users as u', 'u.id', 'g.user_id')
      .select(sql<boolean>`bool_or(u.id = ${userId})`.as('is_one'))
      .select(sql<boolean>`bool_or(u.id <> ${userId} and ${effectiveStatus('u')} = 'active' and u.deletion_due_at is null)`.as('another'))
      .where('g.role', '=', 'admin')
      .where('g.scope_type', '=', 'installation')
      .executeTakeFirst();
    return row?.is_one !== true || row.another;
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}
