import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { EXPLAINS_SECONDS, type SilencedPart } from '#alerts';
import { alertOf } from '#platform/alerts';
import { ReservedDatabase } from '#platform/database';
import type { OpenAlert, Situation, WatchedRule } from './judgement.js';

/** What counts of what libs/alerts keeps. */
export type KnownSituation = Omit<Situation, 'now' | 'readingOf'>;

/** Reads the tables of `#alerts`, all in one statement, since it happens every second. */
@Injectable()
export class SituationQuery {
  constructor(private readonly database: ReservedDatabase) {}

  async read(): Promise<KnownSituation> {
    const { rows } = await sql<SituationRow>`
      select
        (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'key', key, 'name', jsonb_build_object('en', name_en, 'es', name_es),
            'group', group_key, 'severity', severity, 'condition', condition, 'inhibitedBy', inhibited_by, 'enabled', enabled,
            'isDefault', is_default) order by key), '[]') from alert_rules
          -- One that was removed just as it fired counts until its alert is ended.
          where removed_at is null
            or exists (select from alerts a where a.rule_id = alert_rules.id and a.state <> 'resolved')) as rules,
        (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'ruleId', rule_id, 'subject', subject, 'state', state, 'value', value,
            'muted', muted, 'pendingSince', pending_since, 'toldAt', told_at)), '[]') from alerts where state <> 'resolved') as open,
        (select coalesce(jsonb_agg(jsonb_build_object('scope', scope, 'key', key, 'subject', subject, 'severity', severity)), '[]') from silences
          where ends_at > now() and starts_at <= now()) as silences,
        (select coalesce(array_agg(distinct r.key), '{}') from alerts a join alert_rules r on r.id = a.rule_id
          where a.state = 'resolved' and a.resolved_at > now() - make_interval(secs => ${EXPLAINS_SECONDS})) as "justOver"`.execute(
      this.database.kysely(),
    );
    const { rules, open, silences, justOver } = rows[0]!;
    return {
      // Those that this release does not declare stay as they are, for the one that does.
      rules: rules.filter(({ isDefault, key }) => !isDefault || alertOf(key) !== undefined),
      open: open.map((alert) => ({
        ...alert,
        pendingSince: new Date(alert.pendingSince),
        toldAt: alert.toldAt === null ? null : new Date(alert.toldAt),
      })),
      silences,
      justOver: new Set(justOver),
    };
  }
}

interface SituationRow {
  readonly rules: readonly (WatchedRule & { readonly isDefault: boolean })[];
  readonly open: readonly (Omit<OpenAlert, 'pendingSince' | 'toldAt'> & {
    readonly pendingSince: string;
    readonly toldAt: string | null;
  })[];
  readonly silences: readonly SilencedPart[];
  readonly justOver: readonly string[];
}
