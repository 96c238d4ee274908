import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { NameSource } from '#audit';
import { Database } from '#platform/database';
import type { CivilDate } from '#platform/time';
import type { Rota, RotaValues } from './rota.js';
import type { Tables } from './tables.js';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  readonly handover: string;
  readonly shiftDays: number;
  readonly startsOn: string;
  readonly version: number;
  readonly members: string[];
}

const COLUMNS = [
  'id',
  'name',
  'zone',
  'handover',
  'shift_days as shiftDays',
  sql<string>`starts_on::text`.as('startsOn'),
  'version',
  sql<string[]>`array(select m.user_id::text from rota_members m where m.rota_id = rotas.id order by m.position)`.as('members'),
] as const;

/** Statements on `rotas` and `rota_members`. */
@Injectable()
export class RotaRepository implements NameSource {
  constructor(private readonly database: Database) {}

  /** By name. There are few. */
  async findAll(): Promise<Rota[]> {
    const rows = await this.rows()
      .selectFrom('rotas')
      .select(COLUMNS)
      .orderBy(sql`lower(name)`)
      .execute();
    return rows.map(toRota);
  }

  async find(id: string): Promise<Rota | null> {
    const row = await this.rows().selectFrom('rotas').select(COLUMNS).where('id', '=', id).executeTakeFirst();
    return row ? toRota(row) : null;
  }

  /** The rota, which nobody else changes or gives overrides to until the transaction ends. */
  async lock(id: string): Promise<Rota | null> {
    const locked = await this.rows().selectFrom('rotas').select('id').where('id', '=', id).forUpdate().executeTakeFirst();
    // Read anew: whoever held the lock before may have changed the members.
    return locked ? this.find(id) : null;
  }

  /** How many there are; nobody adds one until the transaction ends. */
  async lockedCount(): Promise<number> {
    await sql`lock table rotas in share row exclusive mode`.execute(this.rows());
    const row = await this.rows()
      .selectFrom('rotas')
      .select(sql<number>`count(*)::int`.as('count'))
      .executeTakeFirstOrThrow();
    return row.count;
  }

  async insert(id: string, { members, ...values }: RotaValues): Promise<void> {
    await this.rows()
      .insertInto('rotas')
      .values({ id, ...columnsOf(values) })
      .execute();
    await this.insertMembers(id, members);
  }

  async update(id: string, { members, ...values }: RotaValues): Promise<void> {
    await this.rows()
      .updateTable('rotas')
      .set({ ...columnsOf(values), version: sql`version + 1`, updated_at: sql`now()` })
      .where('id', '=', id)
      .execute();
    await this.rows().deleteFrom('rota_members').where('rota_id', '=', id).execute();
    await this.insertMembers(id, members);
  }

  async remove(id: string): Promise<void> {
    await this.rows().deleteFrom('rotas').where('id', '=', id).execute();
  }

  /** Those a person is a member of. */
  async findAllOf(userId: string): Promise<Rota[]> {
    const rotas = await this.rows()
      .selectFrom('rotas')
      .select(COLUMNS)
      .where('id', 'in', (own) => own.selectFrom('rota_members').select('rota_id').where('user_id', '=', userId))
      .orderBy('id')
      .execute();
    return rotas.map(toRota);
  }

  /** What people call them, for the trail; rotas belong to no organisation. */
  async namesWithin(ids: readonly string[], organisationIds: readonly string[] | null): Promise<Map<string, string>> {
    if (organisationIds !== null || ids.length === 0) return new Map();
    const rows = await this.rows()
      .selectFrom('rotas')
      .select(['id', 'name'])
      .where('id', 'in', [...ids])
      .execute();
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  private async insertMembers(id: string, members: readonly string[]): Promise<void> {
    const rows = members.map((userId, position) => ({ rota_id: id, position, user_id: userId }));
    if (rows.length > 0) await this.rows().insertInto('rota_members').values(rows).execute();
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}

function columnsOf({ name, zone, handover, shiftDays, startsOn }: Omit<RotaValues, 'members'>) {
  return { name, zone, handover, shift_days: shiftDays, starts_on: startsOn };
}

function toRota(row: Row): Rota {
  return { ...row, startsOn: row.startsOn as CivilDate };
}
