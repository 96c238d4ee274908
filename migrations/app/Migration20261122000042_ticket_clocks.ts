import { Migration } from '@mikro-orm/migrations';

/** What organisations promise about tickets, and the clocks that say whether it is kept. */
export class Migration20261122000042_ticket_clocks extends Migration {
  up(): void {
    this.addSql(`
      create table ticket_targets (
        organisation_id uuid primary key references organisations (id),
        business_hours_id uuid references business_hours (id),
        targets jsonb not null,
        paused_in text[] not null constraint ticket_targets_paused_in check (paused_in <@ array['pending', 'on_hold']),
        warn_percent smallint check (warn_percent between 1 and 99),
        version integer not null default 1,
        updated_at timestamptz not null default now(),
        demo_batch_id uuid
      );
      create index ticket_targets_business_hours on ticket_targets (business_hours_id) where business_hours_id is not null;
      comment on column ticket_targets.business_hours_id is 'Null: the default of the organisation, or else of the installation.';
      comment on column ticket_targets.targets is '{ priority: { metric: business minutes, or null: not measured } }.';

      create table ticket_plans (
        organisation_id uuid not null references organisations (id),
        number integer not null check (number > 0),
        effective_from timestamptz not null,
        reason text not null constraint ticket_plans_reason check (reason in ('targets', 'hours')),
        targets jsonb not null,
        paused_in text[] not null,
        warn_percent smallint,
        hours jsonb not null,
        primary key (organisation_id, number)
      );
      comment on table ticket_plans is 'What was promised from when on, with the hours as they were: clocks are counted by it, also later.';
      comment on column ticket_plans.reason is 'What changed.';

      create table ticket_clock_states (
        ticket_id uuid primary key references tickets (id) on delete cascade,
        organisation_id uuid not null,
        applied_sequence integer not null default 0,
        applied_at timestamptz,
        plan_number integer not null default 0,
        status text not null default 'new',
        priority text not null default 'normal',
        is_merged boolean not null default false
      );
      create index ticket_clock_states_to_plan on ticket_clock_states (organisation_id, plan_number, ticket_id)
        where status not in ('solved', 'closed') and not is_merged;
      comment on table ticket_clock_states is 'How far the history of a ticket is in its clocks. Whoever changes them locks the row.';
      comment on column ticket_clock_states.plan_number is '0: nothing was promised by then.';

      create table sla_clocks (
        ticket_id uuid not null references ticket_clock_states (ticket_id) on delete cascade,
        metric text not null constraint sla_clocks_metric check (metric in ('first_response', 'next_response', 'resolution')),
        round integer not null check (round > 0),
        organisation_id uuid not null,
        started_at timestamptz not null,
        target_minutes integer check (target_minutes > 0),
        spent_minutes integer not null check (spent_minutes >= 0),
        running_since timestamptz,
        due_at timestamptz,
        warn_at timestamptz,
        warned_at timestamptz,
        breached_at timestamptz,
        stopped_at timestamptz,
        stop_reason text constraint sla_clocks_stop_reason check (stop_reason in ('answered', 'solved', 'merged')),
        primary key (ticket_id, metric, round),
        constraint sla_clocks_runs_to_its_end check ((running_since is null) = (due_at is null)),
        constraint sla_clocks_runs_by_a_target check (running_since is null or target_minutes is not null),
        constraint sla_clocks_stands_when_stopped check ((stopped_at is null) = (stop_reason is null) and (stopped_at is null or running_since is null))
      );
      create unique index sla_clocks_live on sla_clocks (ticket_id, metric) where stopped_at is null;
      create index sla_clocks_due on sla_clocks (due_at) where due_at is not null and breached_at is null;
      create index sla_clocks_to_warn on sla_clocks (warn_at) where warn_at is not null and warned_at is null;
      create index sla_clocks_overdue on sla_clocks (ticket_id) where breached_at is not null and running_since is not null;
      create index sla_clocks_answered on sla_clocks (organisation_id, stopped_at, breached_at) where stop_reason = 'answered' and target_minutes is not null;
      comment on column sla_clocks.round is 'Of next_response: one for each time that the requester waits again.';
      comment on column sla_clocks.target_minutes is 'Business minutes. Null: not measured at the priority of the ticket.';
      comment on column sla_clocks.spent_minutes is 'Business minutes until running_since, or altogether.';
    `);
  }
}
