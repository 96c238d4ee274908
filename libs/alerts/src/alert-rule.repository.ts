import { Injectable } from '@nestjs/common';
import { type Selectable, sql } from 'kysely';
import { allAlerts, alertOf, type DefaultRule } from '#platform/alerts';
import { Database, newId } from '#platform/database';
import type { RuleState } from './alert-state.js';
import type { Tables } from './tables.js';

/** What people decide of a rule. */
export type RuleValues = Pick<RuleState, 'name' | 'group' | 'severity' | 'condition' | 'inhibitedBy' | 'enabled'>;

const RULE_COLUMNS = [
  'id',
  'key',
  'is_default',
  'changed',
  'name_en',
  'name_es',
  'group_key',
  'severity',
  'condition',
  'inhibited_by',
  'enabled',
  'version',
] as const;
/** Of one's own and of the program together. */
const MOST = 500;

/** Statements on `alert_rules`. */
@Injectable()
export class AlertRuleRepository {
  constructor(private readonly database: Database) {}

  /** Adds the declared rules that are missing, and lets those that nobody changed follow their declaration. */
  async keepDefaults(declared: readonly DefaultRule[] = allAlerts()): Promise<void> {
    const rows = declared.map(({ key, group, severity, name, condition, inhibitedBy = [] }) => ({
      id: newId(),
      key,
      name_en: name.en,
      name_es: name.es,
      group_key: group,
      severity,
      condition,
      inhibited_by: inhibitedBy,
    }));
    await sql`
      insert into alert_rules as r (id, key, is_default, name_en, name_es, group_key, severity, condition, inhibited_by)
        select d.id, d.key, true, d.name_en, d.name_es, d.group_key, d.severity, d.condition, d.inhibited_by
          from jsonb_to_recordset(${JSON.stringify(rows)}) as d (id uuid, key text, name_en text, name_es text, group_key text, severity text,
            condition jsonb, inhibited_by text[]) order by d.key
        on conflict (key) do update set name_en = excluded.name_en, name_es = excluded.name_es, group_key = excluded.group_key,
            severity = excluded.severity, condition = excluded.condition, inhibited_by = excluded.inhibited_by, version = r.version + 1,
            updated_at = now()
          where r.is_default and not r.changed
            and (r.name_en, r.name_es, r.group_key, r.severity, r.condition, r.inhibited_by) is distinct from
              (excluded.name_en, excluded.name_es, excluded.group_key, excluded.severity, excluded.condition, excluded.inhibited_by)`.execute(
      this.database.kysely(),
    );
  }

  /** By key, without those that this release does not declare any more. */
  async findAll(): Promise<RuleState[]> {
    const rows = await this.select().orderBy('key').limit(MOST).execute();
    return rows.map(toRuleState).filter(isKnown);
  }

  async find(id: string): Promise<RuleState | null> {
    return known(await this.select().where('id', '=', id).executeTakeFirst());
  }

  async findByKey(key: string): Promise<RuleState | null> {
    return known(await this.select().where('key', '=', key).executeTakeFirst());
  }

  /** As `find`, and it stays as it is until the transaction ends. */
  async lock(id: string): Promise<RuleState | null> {
    return known(await this.select().where('id', '=', id).forUpdate().executeTakeFirst());
  }

  /** One change of rules after the other, until the transaction ends: two that are well each may be a circle together. */
  async lockChanges(): Promise<void> {
    await sql`select pg_advisory_xact_lock(hashtextextended('alert rules', 0))`.execute(this.rows());
  }

  async countOwn(): Promise<number> {
    const { count } = await this.rows()
      .selectFrom('alert_rules')
      .select(sql<number>`count(*)::int`.as('count'))
      .where('is_default', '=', false)
      .where('removed_at', 'is', null)
      .executeTakeFirstOrThrow();
    return count;
  }

  async insert(key: string, values: RuleValues, by: string): Promise<RuleState> {
    const row = await this.rows()
      .insertInto('alert_rules')
      .values({ id: newId(), key, is_default: false, ...columnsOf(values), changed_by: by })
      .returning(RULE_COLUMNS)
      .executeTakeFirstOrThrow();
    return toRuleState(row);
  }

  /** @param changed whether a rule of the program is now another than it declares. */
  async update(id: string, values: RuleValues, changed: boolean, by: string): Promise<RuleState> {
    const row = await this.rows()
      .updateTable('alert_rules')
      .set({ ...columnsOf(values), changed, changed_by: by, version: sql`version + 1`, updated_at: sql<string>`now()` })
      .where('id', '=', id)
      .returning(RULE_COLUMNS)
      .executeTakeFirstOrThrow();
    return toRuleState(row);
  }

  /** Out of sight, until its alerts are forgotten too. */
  async remove(id: string): Promise<void> {
    await this.rows()
      .updateTable('alert_rules')
      .set({ removed_at: sql<string>`now()`, enabled: false })
      .where('id', '=', id)
      .where('is_default', '=', false)
      .execute();
  }

  /** Removed ones without alerts, `limit` at most. @returns how many. */
  async prune(limit: number): Promise<number> {
    const { numAffectedRows } = await sql`
      delete from alert_rules where id in (
        select r.id from alert_rules r where r.removed_at < now() - interval '1 day'
          and not exists (select from alerts a where a.rule_id = r.id) limit ${limit})`.execute(this.rows());
    return Number(numAffectedRows ?? 0n);
  }

  /** Rules somebody changed last, for their personal export. */
  async findChangedBy(userId: string): Promise<{ key: string; name: string; at: Date }[]> {
    const rows = await this.rows()
      .selectFrom('alert_rules')
      .select(['key', 'name_en', 'updated_at'])
      .where('changed_by', '=', userId)
      .orderBy('key')
      .limit(MOST)
      .execute();
    return rows.map((row) => ({ key: row.key, name: row.name_en, at: new Date(row.updated_at) }));
  }

  async forgetPerson(userId: string): Promise<void> {
    await this.rows().updateTable('alert_rules').set({ changed_by: null }).where('changed_by', '=', userId).execute();
  }

  private select() {
    return this.rows().selectFrom('alert_rules').select(RULE_COLUMNS).where('removed_at', 'is', null);
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}

function toRuleState(row: Pick<Selectable<Tables['alert_rules']>, (typeof RULE_COLUMNS)[number]>): RuleState {
  return {
    id: row.id,
    key: row.key,
    isDefault: row.is_default,
    changed: row.changed,
    name: { en: row.name_en, es: row.name_es },
    group: row.group_key,
    severity: row.severity,
    condition: row.condition,
    inhibitedBy: row.inhibited_by,
    enabled: row.enabled,
    version: row.version,
  };
}

/** False for a rule of the program that this release does not declare: another release may again. */
function isKnown({ isDefault, key }: Pick<RuleState, 'isDefault' | 'key'>): boolean {
  return !isDefault || alertOf(key) !== undefined;
}

function known(row: Parameters<typeof toRuleState>[0] | undefined): RuleState | null {
  const rule = row && toRuleState(row);
  return rule && isKnown(rule) ? rule : null;
}

function columnsOf({ name, group, severity, condition, inhibitedBy, enabled }: RuleValues) {
  return {
    name_en: name.en,
    name_es: name.es,
    group_key: group,
    severity,
    condition: JSON.stringify(condition),
    inhibited_by: [...inhibitedBy],
    enabled,
  };
}
