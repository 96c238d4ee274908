import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { type Count, Database } from '#platform/database';
import type { UserIdExpression } from '#factors';
import type { Tables } from './tables.js';

/** A passkey about to exist. */
export interface NewPasskey {
  readonly id: string;
  readonly userId: string;
  readonly credentialId: Buffer;
  /** COSE. */
  readonly publicKey: Buffer;
  readonly signCount: number;
  readonly transports: readonly string[];
  readonly synced: boolean;
  readonly aaguid: string;
  readonly name: string;
}

/** What checking a signature needs of a passkey. */
export interface PasskeyRow {
  readonly id: string;
  readonly userId: string;
  readonly publicKey: Buffer;
}

/** A passkey as its owner sees it. */
export interface ListedPasskey {
  readonly id: string;
  readonly name: string;
  /** It is copied between the owner's devices. */
  readonly synced: boolean;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** Statements on `passkeys` and `used_passkey_challenges`. */
@Injectable()
export class PasskeyRepository {
  constructor(private readonly database: Database) {}

  /** Null when the credential is known, whoever it belongs to. */
  async insert(passkey: NewPasskey): Promise<ListedPasskey | null> {
    const row = await this.rows()
      .insertInto('passkeys')
      .values({
        id: passkey.id,
        user_id: passkey.userId,
        credential_id: passkey.credentialId,
        public_key: passkey.publicKey,
        sign_count: passkey.signCount,
        transports: [...passkey.transports],
        synced: passkey.synced,
        aaguid: passkey.aaguid,
        name: passkey.name,
      })
      .onConflict((conflict) => conflict.constraint('passkeys_credential_id').doNothing())
      .returning(['id', 'name', 'synced', 'created_at', 'last_used_at'])
      .executeTakeFirst();
    return row ? toListed(row) : null;
  }

  async findByCredential(credentialId: Buffer): Promise<PasskeyRow | null> {
    const row = await this.rows()
      .selectFrom('passkeys')
      .select(['id', 'user_id', 'public_key'])
      .where('credential_id', '=', credentialId)
      .executeTakeFirst();
    return row ? { id: row.id, userId: row.user_id, publicKey: row.public_key } : null;
  }

  /** The person's, oldest first; there are never more than a screenful. */
  async findAllOf(userId: string): Promise<ListedPasskey[]> {
    const rows = await this.rows()
      .selectFrom('passkeys')
      .select(['id', 'name', 'synced', 'created_at', 'last_used_at'])
      .where('user_id', '=', userId)
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    return rows.map(toListed);
  }

  /** What authenticators know the person's passkeys by. */
  async findCredentialsOf(userId: string): Promise<{ credentialId: Buffer; transports: string[] }[]> {
    const rows = await this.rows().selectFrom('passkeys').select(['credential_id', 'transports']).where('user_id', '=', userId).execute();
    return rows.map((row) => ({ credentialId: row.credential_id, transports: row.transports }));
  }

  /** Subquery: how many the person has. */
  counting(userId: UserIdExpression): Count {
    return sql`(select count(*)::integer from passkeys where user_id = ${userId})`;
  }

  async countOf(userId: string): Promise<number> {
    const row = await this.rows().selectNoFrom(this.counting(userId).as('count')).executeTakeFirstOrThrow();
    return row.count;
  }

  /**
   * Notes a use. False when the authenticator's count did not go up: then there are two of it, or this answer was used
   * before. Authenticators that count nothing always say 0.
   */
  async noteUse(id: string, signCount: number, synced: boolean): Promise<boolean> {
    const result = await this.rows()
      .updateTable('passkeys')
      .set({ sign_count: signCount, synced, last_used_at: sql<string>`now()` })
      .where('id', '=', id)
      .where(sql<boolean>`(sign_count < ${signCount} or (sign_count = 0 and ${signCount}::bigint = 0))`)
      .executeTakeFirst();
    return result.numUpdatedRows === 1n;
  }

  /** Null when it is not the person's. */
  async rename(id: string, userId: string, name: string): Promise<ListedPasskey | null> {
    const row = await this.rows()
      .updateTable('passkeys')
      .set({ name })
      .where('id', '=', id)
      .where('user_id', '=', userId)
      .returning(['id', 'name', 'synced', 'created_at', 'last_used_at'])
      .executeTakeFirst();
    return row ? toListed(row) : null;
  }

  /** False when it is not the person's. */
  async remove(id: string, userId: string): Promise<boolean> {
    const result = await this.rows().deleteFrom('passkeys').where('id', '=', id).where('user_id', '=', userId).executeTakeFirst();
    return result.numDeletedRows === 1n;
  }

  /** True when there was one that had been added since. */
  async removeSince(userId: string, since: string): Promise<boolean> {
    const result = await this.rows()
      .deleteFrom('passkeys')
      .where('user_id', '=', userId)
      .where('created_at', '>=', since)
      .executeTakeFirst();
    return result.numDeletedRows > 0n;
  }

  async removeAllOf(userId: string): Promise<void> {
    await this.rows().deleteFrom('passkeys').where('user_id', '=', userId).execute();
  }

  /** False when it was used before; waits for a competitor that has not committed. */
  async useChallenge(digest: Buffer, expiresAt: Date): Promise<boolean> {
    const row = await this.rows()
      .insertInto('used_passkey_challenges')
      .values({ digest, expires_at: expiresAt })
      .onConflict((conflict) => conflict.column('digest').doNothing())
      .returning('digest')
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Removes up to `batch` used challenges that would be refused for their age by now; returns how many. */
  async purgeChallenges(batch: number): Promise<number> {
    const { numAffectedRows } = await sql`
      delete from used_passkey_challenges where digest in (
        select digest from used_passkey_challenges where expires_at < now() - interval '1 hour' limit ${batch} for update skip locked
      )`.execute(this.rows());
    return Number(numAffectedRows ?? 0n);
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}

interface ListedRow {
  readonly id: string;
  readonly name: string;
  readonly synced: boolean;
  readonly created_at: string;
  readonly last_used_at: string | null;
}

function toListed({ id, name, synced, created_at: createdAt, last_used_at: lastUsedAt }: ListedRow): ListedPasskey {
  return { id, name, synced, createdAt: new Date(createdAt), lastUsedAt: lastUsedAt === null ? null : new Date(lastUsedAt) };
}
