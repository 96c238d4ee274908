import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';
import type { RotaOverride } from './rota.js';
import type { Tables } from './tables.js';

const COLUMNS = ['id', 'rota_id', 'user_id', 'starts_at', 'ends_at', 'note'] as const;
/** What is over is kept so long, for whoever looks who was on call. */
const KEPT_DAYS = 400;

/** Statements on `rota_overrides`. */
@Injectable()
export class RotaOverrideRepository {
  constructor(private readonly database: Database) {}

  /** Those that touch the time, of these rotas, in order. */
  async findWithin(rotaIds: readonly string[], from: Date, until: Date): Promise<RotaOverride[]> {
    if (rotaIds.length === 0) return [];
    const rows = await this.select()
      .where('rota_id', 'in', [...rotaIds])
      .where('ends_at', '>', from.toISOString())
      .where('starts_at', '<', until.toISOString())
      .orderBy('starts_at')
      .execute();
    return rows.map(toOverride);
  }

  async find(rotaId: string, id: string): Promise<RotaOverride | null> {
    const row = await this.select().where('rota_id', '=', rotaId).where('id', '=', id).executeTakeFirst();
    return row ? toOverride(row) : null;
  }

  /** How many are not over yet. Those that were over long ago go. */
  async tidiedCount(rotaId: string): Promise<number> {
    await this.rows()
      .deleteFrom('rota_overrides')
      .where('rota_id', '=', rotaId)
      .where('ends_at', '<', sql<string>`now() - make_interval(days => ${KEPT_DAYS})`)
      .execute();
    const row = await this.rows()
      .selectFrom('rota_overrides')
      .select(sql<number>`count(*)::int`.as('count'))
      .where('rota_id', '=', rotaId)
      .where('ends_at', '>', sql<string>`now()`)
      .executeTakeFirstOrThrow();
    return row.count;
  }

  /** @throws `rota_overrides_apart` violated */
  async insert({ id, rotaId, userId, from, until, note }: RotaOverride): Promise<void> {
    const values = { id, rota_id: rotaId, user_id: userId, starts_at: from.toISOString(), ends_at: until.toISOString(), note };
    await this.rows().insertInto('rota_overrides').values(values).execute();
  }

  /** Ends one that has begun; what was before stays as it was. */
  async endNow(id: string): Promise<void> {
    // Never before its beginning, which may be this very moment.
    const now = sql<string>`greatest(clock_timestamp(), starts_at + interval '1 millisecond')`;
    await this.rows().updateTable('rota_overrides').set({ ends_at: now }).where('id', '=', id).execute();
  }

  async remove(id: string): Promise<void> {
    await this.rows().deleteFrom('rota_overrides').where('id', '=', id).execute();
  }

  async findAllOf(userId: string): Promise<RotaOverride[]> {
    return (await this.select().where('user_id', '=', userId).orderBy('starts_at').execute()).map(toOverride);
  }

  async removeAllOf(userId: string): Promise<void> {
    await this.rows().deleteFrom('rota_overrides').where('user_id', '=', userId).execute();
  }

  private select() {
    return this.rows().selectFrom('rota_overrides').select(COLUMNS);
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}

function toOverride(row: {
  readonly id: string;
  readonly rota_id: string;
  readonly user_id: string;
  readonly starts_at: string;
  readonly ends_at: string;
  readonly note: string;
}): RotaOverride {
  const { id, rota_id: rotaId, user_id: userId, starts_at, ends_at, note } = row;
  return { id, rotaId, userId, from: new Date(starts_at), until: new Date(ends_at), note };
}
