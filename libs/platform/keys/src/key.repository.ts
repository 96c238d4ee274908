import { Injectable } from '@nestjs/common';
import { ADVISORY_LOCKS, Database } from '#platform/database';

/** A row of `signing_keys`. */
export interface SealedKey {
  readonly kid: string;
  readonly purpose: string;
  readonly sealed: Buffer;
}

/**
 * Rows of `signing_keys`. Works on connections of its own: a key that exists in memory must not vanish because the
 * request that first needed it was rolled back.
 */
@Injectable()
export class KeyRepository {
  constructor(private readonly database: Database) {}

  /** All keys that may still be met in a token, newest first. */
  async findAll(): Promise<SealedKey[]> {
    const pool = await this.database.pool();
    const { rows } = await pool.query<SealedKey>(
      'select kid, purpose, sealed from signing_keys where retired_at is null order by created_at desc, kid desc limit 100',
    );
    return rows;
  }

  /** Inserts what `make` returns for the purposes that have no key yet. One process at a time. */
  async addMissing(purposes: readonly string[], make: (purpose: string) => SealedKey): Promise<void> {
    const client = await (await this.database.pool()).connect();
    let failure: Error | undefined;
    try {
      await client.query('begin');
      await client.query('select pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.signingKeys]);
      const { rows } = await client.query<{ purpose: string }>('select distinct purpose from signing_keys where retired_at is null');
      const present = new Set(rows.map((row) => row.purpose));
      for (const purpose of purposes.filter((name) => !present.has(name))) {
        const key = make(purpose);
        await client.query('insert into signing_keys (kid, purpose, sealed) values ($1, $2, $3)', [key.kid, key.purpose, key.sealed]);
      }
      await client.query('commit');
    } catch (error) {
      failure = error as Error;
      await client.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      client.release(failure);
    }
  }
}
