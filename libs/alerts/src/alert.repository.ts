import { Injectable } from '@nestjs/common';
import { type Selectable, sql } from 'kysely';
import { Database, newId, removeBatch } from '#platform/database';
import { type AlertState, EXPLAINS_SECONDS, type RuledAlert, type RuleState } from './alert-state.js';
import type { AlertStateName, MutedReason, Tables } from './tables.js';

/** An alert that begins; `at` null: now, by the database's clock. */
export interface NewAlert {
  readonly ruleId: string;
  readonly subject: string;
  readonly label: string;
  readonly state: 'pending' | 'firing';
  readonly value: number | null;
  readonly muted: MutedReason | null;
  readonly at: Date | null;
}

/** Which alerts; undefined: all. */
export type AlertFilter = AlertStateName | 'open' | undefined;

/** Where a page of alerts ended. */
export interface AlertPlace {
  /** UTC with microseconds. */
  readonly since: string;
  readonly id: string;
}

const ALERT_COLUMNS = [
  'alerts.id',
  'rule_id',
  'subject',
  'label',
  'state',
  'value',
  'muted',
  'pending_since',
  'fired_at',
  'told_at',
  'resolved_at',
] as const;
const RULE_OF_ALERT = ['alert_rules.key', 'name_en', 'name_es', 'group_key', 'severity', 'condition'] as const;
const CURSOR_AT = sql<string>`to_char(pending_since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
const KEPT_DAYS = 90;

/** Statements on `alerts`. Each change is made of the state it was seen in, so that of two that try one does it. */
@Injectable()
export class AlertRepository {
  constructor(private readonly database: Database) {}

  /** @returns null when the rule has an open alert of the subject. */
  async insert({ ruleId, subject, label, state, value, muted, at }: NewAlert): Promise<AlertState | null> {
    const since = at ?? sql<string>`now()`;
    const row = await this.rows()
      .insertInto('alerts')
      .values({
        id: newId(),
        rule_id: ruleId,
        subject,
        label,
        state,
        value,
        muted,
        pending_since: since,
        fired_at: state === 'firing' ? since : null,
      })
      .onConflict((conflict) => conflict.columns(['rule_id', 'subject']).where('state', '<>', 'resolved').doNothing())
      .returning(ALERT_COLUMNS)
      .executeTakeFirst();
    return row ? toAlertState(row) : null;
  }

  /** @returns null when it is not pending any more. */
  async fire(id: string, value: number | null, muted: MutedReason | null, at: Date): Promise<AlertState | null> {
    const row = await this.rows()
      .updateTable('alerts')
      .set({ state: 'firing', value, muted, fired_at: sql<string>`greatest(pending_since, ${at}::timestamptz)` })
      .where('id', '=', id)
      .where('state', '=', 'pending')
      .returning(ALERT_COLUMNS)
      .executeTakeFirst();
    return row ? toAlertState(row) : null;
  }

  /** @returns null when it does not fire, or was so before. */
  async mute(id: string, muted: MutedReason | null): Promise<AlertState | null> {
    const row = await this.rows()
      .updateTable('alerts')
      .set({ muted })
      .where('id', '=', id)
      .where('state', '=', 'firing')
      .where('muted', 'is distinct from', muted)
      .returning(ALERT_COLUMNS)
      .executeTakeFirst();
    return row ? toAlertState(row) : null;
  }

  /** @returns false when people were told before. */
  async markTold(id: string): Promise<boolean> {
    const { numUpdatedRows } = await this.rows()
      .updateTable('alerts')
      .set({ told_at: sql<string>`now()` })
      .where('id', '=', id)
      .where('state', '=', 'firing')
      .where('told_at', 'is', null)
      .executeTakeFirst();
    return Number(numUpdatedRows) === 1;
  }

  /** @param at null: now. @returns null when it does not fire. */
  async resolve(id: string, at: Date | null): Promise<AlertState | null> {
    const row = await this.rows()
      .updateTable('alerts')
      .set({ state: 'resolved', muted: null, resolved_at: sql<string>`greatest(fired_at, coalesce(${at}::timestamptz, now()))` })
      .where('id', '=', id)
      .where('state', '=', 'firing')
      .returning(ALERT_COLUMNS)
      .executeTakeFirst();
    return row ? toAlertState(row) : null;
  }

  /** One that never fired is as if it had not been. */
  async forgetPending(id: string): Promise<void> {
    await this.rows().deleteFrom('alerts').where('id', '=', id).where('state', '=', 'pending').execute();
  }

  async findOpenOf(ruleId: string, subject?: string): Promise<AlertState[]> {
    let select = this.rows().selectFrom('alerts').select(ALERT_COLUMNS).where('rule_id', '=', ruleId).where('state', '<>', 'resolved');
    if (subject !== undefined) select = select.where('subject', '=', subject);
    return (await select.forUpdate().execute()).map(toAlertState);
  }

  /** What the figures of open alerts are now. */
  async keepValues(values: ReadonlyMap<string, number>): Promise<void> {
    await sql`
      update alerts set value = v.value from unnest(${[...values.keys()]}::uuid[], ${[...values.values()]}::float8[]) v (id, value)
        where alerts.id = v.id and state <> 'resolved' and alerts.value is distinct from v.value`.execute(this.rows());
  }

  /** Why nobody should be told of an alert of the rule now; null: they should. */
  async mutedNow(rule: Pick<RuleState, 'key' | 'group' | 'severity' | 'inhibitedBy'>, subject: string): Promise<MutedReason | null> {
    const { key, group, severity, inhibitedBy } = rule;
    const { rows } = await sql<{ muted: MutedReason | null }>`
      select case
        when exists (select from alerts a join alert_rules r on r.id = a.rule_id where r.key = any (${[...inhibitedBy]}::text[])
          and (a.state = 'firing' or (a.state = 'resolved' and a.resolved_at > now() - make_interval(secs => ${EXPLAINS_SECONDS}))))
          then 'inhibited'
        when exists (select from silences where starts_at <= now() and ends_at > now()
          and (scope = 'all' or (scope = 'group' and key = ${group}) or (scope = 'rule' and key = ${key}))
          and subject in ('', ${subject}) and coalesce(severity, ${severity}) = ${severity}) then 'silenced'
        end as muted`.execute(this.rows());
    return rows[0]!.muted;
  }

  async find(ids: readonly string[]): Promise<RuledAlert[]> {
    if (ids.length === 0) return [];
    const rows = await this.withRules()
      .where('alerts.id', 'in', [...ids])
      .execute();
    return rows.map(toRuledAlert);
  }

  /** The latest first. @param state `open`: pending or firing. */
  async page(state: AlertFilter, after: AlertPlace | null, limit: number): Promise<(RuledAlert & { cursorAt: string })[]> {
    let select = this.withRules()
      .select(CURSOR_AT.as('cursorAt'))
      .orderBy('pending_since', 'desc')
      .orderBy('alerts.id', 'desc')
      .limit(limit);
    if (state === 'open') select = select.where('state', '<>', 'resolved');
    else if (state !== undefined) select = select.where('state', '=', state);
    if (after) select = select.where(sql<boolean>`(pending_since, alerts.id) < (${after.since}::timestamptz, ${after.id}::uuid)`);
    return (await select.execute()).map((row) => ({ ...toRuledAlert(row), cursorAt: row.cursorAt }));
  }

  /** The state of the rules that have an open alert, by id; firing counts for more. */
  async statesOfRules(): Promise<Map<string, 'pending' | 'firing'>> {
    const rows = await this.rows()
      .selectFrom('alerts')
      .select(['rule_id', sql<boolean>`bool_or(state = 'firing')`.as('fires')])
      .where('state', '<>', 'resolved')
      .groupBy('rule_id')
      .execute();
    return new Map(rows.map(({ rule_id: id, fires }) => [id, fires ? 'firing' : 'pending']));
  }

  private withRules() {
    return this.rows()
      .selectFrom('alerts')
      .innerJoin('alert_rules', 'alert_rules.id', 'alerts.rule_id')
      .select([...ALERT_COLUMNS, ...RULE_OF_ALERT]);
  }

  /** Old ones that are over, `limit` at most. @returns how many. */
  prune(limit: number): Promise<number> {
    return removeBatch(this.rows(), 'alerts', sql`state = 'resolved' and resolved_at < now() - make_interval(days => ${KEPT_DAYS})`, limit);
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}

type AlertRow = Pick<Selectable<Tables['alerts']>, 'id' | Exclude<(typeof ALERT_COLUMNS)[number], 'alerts.id'>>;
type RuleRow = Pick<Selectable<Tables['alert_rules']>, 'key' | Exclude<(typeof RULE_OF_ALERT)[number], 'alert_rules.key'>>;

function toAlertState(row: AlertRow): AlertState {
  return {
    id: row.id,
    ruleId: row.rule_id,
    subject: row.subject,
    label: row.label,
    state: row.state,
    value: row.value,
    muted: row.muted,
    pendingSince: new Date(row.pending_since),
    firedAt: timeOf(row.fired_at),
    toldAt: timeOf(row.told_at),
    resolvedAt: timeOf(row.resolved_at),
  };
}

function timeOf(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}

function toRuledAlert(row: AlertRow & RuleRow): RuledAlert {
  const { key, name_en: en, name_es: es, group_key: group, severity, condition } = row;
  return { ...toAlertState(row), rule: { key, name: { en, es }, group, severity, condition } };
}
