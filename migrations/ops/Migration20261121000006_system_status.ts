import { Migration } from '@mikro-orm/migrations';

/** What the running processes say of themselves, and the history of the key figures. */
export class Migration20261121000006_system_status extends Migration {
  up(): void {
    this.addSql(`
      create unlogged table process_reports (
        id uuid primary key,
        process_id uuid not null,
        role text not null constraint process_reports_role check (role in ('api', 'worker')),
        host text not null check (length(host) between 1 and 255),
        pid integer not null,
        release text not null check (length(release) between 1 and 100),
        node_version text not null check (length(node_version) between 1 and 100),
        started_at timestamptz not null,
        reported_at timestamptz not null default clock_timestamp(),
        ended_at timestamptz,
        clock_skew_ms double precision,
        settings_version integer not null,
        gauges jsonb not null,
        totals jsonb not null
      );
      create index process_reports_reported_at on process_reports (reported_at);
      comment on table process_reports is 'One row for each start of the HTTP side or the worker, renewed every few seconds. Unlogged: after a crash everybody reports anew.';
      comment on column process_reports.process_id is 'Shared by the halves that run in one process: what belongs to the process counts once.';
      comment on column process_reports.totals is 'Counted since the start, such that those of all rows can be added up.';

      create table figure_samples (
        series text not null check (length(series) between 1 and 60),
        at timestamptz not null,
        value double precision not null,
        primary key (series, at)
      );
      create index figure_samples_at on figure_samples (at);
      comment on table figure_samples is 'Key figures of the last two days, at the grain at which they are taken.';

      create table figure_averages (
        series text not null check (length(series) between 1 and 60),
        at timestamptz not null,
        average double precision not null,
        maximum double precision not null,
        samples integer not null check (samples > 0),
        primary key (series, at)
      );
      create index figure_averages_at on figure_averages (at);
      comment on column figure_averages.at is 'Where the ten minutes begin.';

      create table figure_slots (
        singleton boolean primary key default true check (singleton),
        taken timestamptz not null,
        averaged_to timestamptz not null,
        counters jsonb not null
      );
      insert into figure_slots (taken, averaged_to, counters) values ('epoch', 'epoch', '{}');
      comment on table figure_slots is 'The slot that was sampled last, taken by exactly one process; how far samples were averaged; what each process had counted by then.';
    `);
    this.addSql(`
      do $$
      begin
        if exists (select from pg_roles where rolname = 'zocalo_runtime') then
          grant select, insert, update, delete on process_reports, figure_samples, figure_averages, figure_slots to zocalo_runtime;
        end if;
      end $$;
    `);
  }
}
