import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database, newId } from '#platform/database';
import { effectiveStatus } from './effective-status.query.js';
import type { Tables, UserStatus } from './tables.js';
import { SUMMARY_COLUMNS, toUserSummary, type UserSummary } from './user-directory.js';

/** A person about to exist; the address is normalised and proved to be theirs. */
export interface NewUser {
  readonly email: string;
  /** argon2id PHC string, or null for somebody who will set a password later. */
  readonly passwordHash: string | null;
  readonly firstName: string;
  readonly lastName: string;
  readonly secondLastName: string | null;
  readonly language: string;
}

/** An account under lock, as commands on it need it. */
export interface Account extends UserSummary {
  readonly securityEpoch: number;
  /** False for somebody who has been invited, or has to choose a new one. */
  readonly hasPassword: boolean;
}

/** Statements on `users` and `role_grants`. Uniqueness is decided by the database. */
@Injectable()
export class UserRepository {
  constructor(private readonly database: Database) {}

  /** Id of the new row, or null when the address belongs to somebody; waits for a competitor that has not committed. */
  async insert(organisationId: string, user: NewUser): Promise<string | null> {
    const row = await this.database
      .kysely<Tables>()
      .insertInto('users')
      .values({
        id: newId(),
        organisation_id: organisationId,
        email: user.email,
        password_hash: user.passwordHash,
        first_name: user.firstName,
        last_name: user.lastName,
        second_last_name: user.secondLastName,
        language: user.language,
        confirmed_at: sql`now()`,
      })
      .onConflict((conflict) => conflict.constraint('users_email_key').doNothing())
      .returning('id')
      .executeTakeFirst();
    return row?.id ?? null;
  }

  /** False when the person held the role in that scope already. */
  async grant(
    userId: string,
    role: string,
    scope: { type: Tables['role_grants']['scope_type']; id: string | null },
    grantedBy: string | null,
  ): Promise<boolean> {
    const result = await this.database
      .kysely<Tables>()
      .insertInto('role_grants')
      .values({ id: newId(), user_id: userId, role, scope_type: scope.type, scope_id: scope.id, granted_by: grantedBy })
      .onConflict((conflict) => conflict.constraint('role_grants_once').doNothing())
      .executeTakeFirst();
    return result.numInsertedOrUpdatedRows === 1n;
  }

  /** The row until the transaction ends, so that nothing about the person changes in between. */
  async lock(userId: string): Promise<Account | null> {
    const row = await this.database
      .kysely<Tables>()
      .selectFrom('users')
      .select([...SUMMARY_COLUMNS, 'security_epoch'])
      .select([effectiveStatus('users').as('status'), sql<boolean>`password_hash is not null`.as('has_password')])
      .where('id', '=', userId)
      .forNoKeyUpdate()
      .executeTakeFirst();
    return row ? { ...toUserSummary(row), securityEpoch: row.security_epoch, hasPassword: row.has_password } : null;
  }

  /** Takes the password away and voids every token made before. Returns the new epoch. */
  async removePassword(userId: string): Promise<number> {
    const row = await this.database
      .kysely<Tables>()
      .updateTable('users')
      .set({ password_hash: null, security_epoch: sql`security_epoch + 1`, updated_at: sql`now()` })
      .where('id', '=', userId)
      .returning('security_epoch')
      .executeTakeFirstOrThrow();
    return row.security_epoch;
  }

  /** Replaces the hash if it still is `expected`. Returns whether it was. */
  async replacePasswordHash(userId: string, expected: string, replacement: string): Promise<boolean> {
    const result = await this.database
      .kysely<Tables>()
      .updateTable('users')
      .set({ password_hash: replacement, updated_at: sql`now()` })
      .where('id', '=', userId)
      .where('password_hash', '=', expected)
      .executeTakeFirst();
    return result.numUpdatedRows === 1n;
  }

  /**
   * Replaces the password an account began with and voids every token made before. Returns the new epoch; null when
   * nobody active has that id, or credentials have changed since the account was made.
   */
  replaceFirstPassword(userId: string, passwordHash: string): Promise<number | null> {
    return this.replacePassword(userId, 1, passwordHash);
  }

  /** As `replaceFirstPassword`, while the epoch is `expectedEpoch`. */
  async replacePassword(userId: string, expectedEpoch: number, passwordHash: string): Promise<number | null> {
    const row = await this.database
      .kysely<Tables>()
      .updateTable('users')
      .set({ password_hash: passwordHash, security_epoch: sql`security_epoch + 1`, updated_at: sql`now()` })
      .where('id', '=', userId)
      .where(effectiveStatus('users'), '=', 'active' satisfies UserStatus)
      .where('security_epoch', '=', expectedEpoch)
      .returning('security_epoch')
      .executeTakeFirst();
    return row?.security_epoch ?? null;
  }
}
