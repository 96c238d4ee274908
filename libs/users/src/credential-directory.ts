import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database';
import { effectiveStatus } from './effective-status.query.js';
import type { Tables, UserStatus } from './tables.js';

/** What signing in needs of an account; leaves the process nowhere. */
export interface Credentials {
  readonly userId: string;
  readonly passwordHash: string | null;
  readonly status: UserStatus;
  /** When a suspension ends by itself, ISO; null: when somebody ends it, or there is none. */
  readonly suspendedUntil: string | null;
  readonly securityEpoch: number;
}

/** Password hashes by address, for the lib that checks passwords and no other. */
@Injectable()
export class CredentialDirectory {
  constructor(private readonly database: Database) {}

  async findById(userId: string): Promise<Credentials | null> {
    return this.find('id', userId);
  }

  /** @param email as `normaliseEmail` spells it. Deleted accounts are included: their address stays taken. */
  async findByEmail(email: string): Promise<Credentials | null> {
    return this.find('email', email);
  }

  private async find(column: 'id' | 'email', value: string): Promise<Credentials | null> {
    const row = await this.database
      .kysely<Tables>()
      .selectFrom('users')
      .select(['id', 'password_hash', 'security_epoch', 'suspended_until', effectiveStatus('users').as('status')])
      .where(column, '=', value)
      .executeTakeFirst();
    if (!row) return null;
    const suspendedUntil = row.status === 'suspended' && row.suspended_until !== null ? new Date(row.suspended_until).toISOString() : null;
    return {
      userId: row.id,
      passwordHash: row.password_hash,
      status: row.status,
      suspendedUntil,
      securityEpoch: row.security_epoch,
    };
  }
}
