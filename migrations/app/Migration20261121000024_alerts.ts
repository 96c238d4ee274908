import { Migration } from '@mikro-orm/migrations';

/** Rules that watch the system, the alerts of those that do not hold, and for how long people want to hear nothing. */
export class Migration20261121000024_alerts extends Migration {
  up(): void {
    this.addSql(`
      create table alert_rules (
        id uuid primary key,
        key text not null constraint alert_rules_key unique check (key ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(key) <= 60),
        is_default boolean not null,
        changed boolean not null default false,
        name_en text not null check (length(name_en) between 1 and 80),
        name_es text not null check (length(name_es) between 1 and 80),
        group_key text not null check (group_key ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(group_key) <= 60),
        severity text not null constraint alert_rules_severity check (severity in ('critical', 'warning', 'info')),
        condition jsonb not null constraint alert_rules_condition
          check (condition ->> 'kind' in ('threshold', 'rate', 'absence', 'raised') and (is_default or condition ->> 'kind' <> 'raised')),
        inhibited_by text[] not null default '{}' check (cardinality(inhibited_by) <= 20),
        enabled boolean not null default true,
        changed_by uuid references users (id) on delete set null,
        version integer not null default 1,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        removed_at timestamptz,
        constraint alert_rules_changed check (is_default or not changed),
        constraint alert_rules_removed check (removed_at is null or (not is_default and not enabled))
      );
      create index alert_rules_changed_by on alert_rules (changed_by) where changed_by is not null;
      comment on column alert_rules.is_default is 'Declared by the program; follows a new release until somebody changes it.';
      comment on column alert_rules.removed_at is 'Kept as long as there are alerts of it.';

      create table alerts (
        id uuid primary key,
        rule_id uuid not null references alert_rules (id),
        subject text not null default '' check (length(subject) <= 100),
        label text not null default '' check (length(label) <= 200),
        state text not null constraint alerts_state check (state in ('pending', 'firing', 'resolved')),
        value double precision,
        muted text constraint alerts_muted check (muted in ('inhibited', 'silenced')),
        pending_since timestamptz not null,
        fired_at timestamptz,
        told_at timestamptz,
        resolved_at timestamptz,
        constraint alerts_fired check ((state = 'pending') = (fired_at is null) and fired_at >= pending_since),
        constraint alerts_told check (told_at is null or fired_at is not null),
        constraint alerts_resolved check ((state = 'resolved') = (resolved_at is not null) and resolved_at >= fired_at)
      );
      create unique index alerts_open on alerts (rule_id, subject) where state <> 'resolved';
      create index alerts_open_since on alerts (pending_since desc, id desc) where state <> 'resolved';
      create index alerts_since on alerts (pending_since desc, id desc);
      create index alerts_rule on alerts (rule_id);
      create index alerts_resolved_at on alerts (resolved_at) where state = 'resolved';
      comment on column alerts.subject is 'Of what, where a rule watches several things; they come and go one by one.';
      comment on column alerts.muted is 'Why nobody is told of it now.';
      comment on column alerts.told_at is 'When people were told that it fires; null: they never were.';

      create table silences (
        id uuid primary key,
        scope text not null constraint silences_scope check (scope in ('all', 'group', 'rule')),
        key text not null check (length(key) <= 60),
        reason text not null check (length(reason) between 1 and 500),
        starts_at timestamptz not null,
        ends_at timestamptz not null,
        created_by uuid references users (id) on delete set null,
        created_at timestamptz not null default now(),
        ended_by uuid references users (id) on delete set null,
        constraint silences_key check ((scope = 'all') = (key = '')),
        constraint silences_ends check (ends_at > starts_at and ends_at <= starts_at + interval '30 days')
      );
      create index silences_ends_at on silences (ends_at desc, id desc);
      create index silences_created_by on silences (created_by) where created_by is not null;
      create index silences_ended_by on silences (ended_by) where ended_by is not null;
      comment on column silences.ended_by is 'Who ended it before its time; ends_at says when.';

      create unlogged table alert_leases (
        singleton boolean primary key default true check (singleton),
        holder uuid not null,
        leased_until timestamptz not null,
        stands_in boolean not null
      );
      comment on column alert_leases.stands_in is 'It looks because nobody did whose work it is, and gives way to them.';
      comment on table alert_leases is 'The one process that looks at the rules; renewed every second. Unlogged: after a crash somebody takes it anew.';
    `);
  }
}
