import { Migration } from '@mikro-orm/migrations';

/** Reports of figures, when they are made by themselves, and files that go with mails. */
export class Migration20261121000028_reports extends Migration {
  up(): void {
    this.addSql(`
      alter table mails add column attachment jsonb;
      comment on column mails.attachment is 'A file of the storage that goes with it: its key there, and its name in the mail.';

      create table reports (
        id uuid primary key,
        organisation_id uuid references organisations (id) on delete set null,
        of_installation boolean not null,
        reader_id uuid references users (id) on delete set null,
        scheduled_as text check (length(scheduled_as) between 1 and 80),
        kind text not null constraint reports_kind check (kind in ('overview', 'users', 'transactions')),
        format text not null constraint reports_format check (format in ('csv', 'pdf')),
        language text not null check (length(language) between 2 and 10),
        first_day date not null,
        last_day date not null,
        status text not null default 'queued' constraint reports_status check (status in ('queued', 'running', 'ready', 'failed')),
        failure text constraint reports_failure check (failure in ('forbidden', 'error')),
        size integer check (size > 0),
        requested_at timestamptz not null default now(),
        finished_at timestamptz,
        expires_at timestamptz not null,
        constraint reports_days check (last_day between first_day and first_day + 366),
        constraint reports_scope check (not of_installation or organisation_id is null),
        constraint reports_ready check ((status = 'ready') = (size is not null)),
        constraint reports_failed check ((status = 'failed') = (failure is not null)),
        constraint reports_finished check ((status in ('ready', 'failed')) = (finished_at is not null))
      );
      create index reports_newest on reports (requested_at desc, id desc);
      create index reports_organisation on reports (organisation_id, requested_at desc, id desc) where organisation_id is not null;
      create index reports_reader on reports (reader_id, requested_at desc) where reader_id is not null;
      create index reports_expires on reports (expires_at);
      create index reports_of_nobody on reports (id) where organisation_id is null and not of_installation;
      comment on table reports is 'Each may name a file of the storage, reports/<id>.<format>, and stays until that is removed.';
      comment on column reports.organisation_id is 'Whose figures; null for the installation, and once the organisation is gone.';
      comment on column reports.reader_id is 'With whose rights it is made: whoever asked for it or, of a schedule, one of those who get it.';
      comment on column reports.scheduled_as is 'Name of the schedule it was made by; null when somebody asked for it, who alone sees it then.';

      create table report_schedules (
        id uuid primary key,
        organisation_id uuid references organisations (id) on delete cascade,
        name text not null check (length(name) between 1 and 80),
        kind text not null constraint report_schedules_kind check (kind in ('overview', 'users', 'transactions')),
        format text not null constraint report_schedules_format check (format in ('csv', 'pdf')),
        language text not null check (length(language) between 2 and 10),
        frequency text not null constraint report_schedules_frequency check (frequency in ('daily', 'weekly', 'monthly')),
        weekday smallint check (weekday between 1 and 7),
        month_day smallint check (month_day between 1 and 31),
        hour smallint not null check (hour between 0 and 23),
        time_zone text not null check (length(time_zone) between 1 and 64),
        enabled boolean not null,
        next_due_at timestamptz not null,
        last_due_at timestamptz,
        last_outcome text constraint report_schedules_outcome check (last_outcome in ('made', 'nobody')),
        created_by uuid references users (id) on delete set null,
        version integer not null default 1,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        constraint report_schedules_rhythm check (
          (frequency = 'weekly') = (weekday is not null) and (frequency = 'monthly') = (month_day is not null)),
        constraint report_schedules_last check ((last_due_at is null) = (last_outcome is null))
      );
      create index report_schedules_organisation on report_schedules (organisation_id) where organisation_id is not null;
      create index report_schedules_created_by on report_schedules (created_by) where created_by is not null;
      create index report_schedules_due on report_schedules (next_due_at) where enabled;
      comment on column report_schedules.organisation_id is 'Whose figures; null for the installation.';
      comment on column report_schedules.weekday is '1 is Monday.';
      comment on column report_schedules.month_day is 'In a shorter month its last day.';
      comment on column report_schedules.last_outcome is 'nobody: none of those who get it may see the figures any more, so nothing was made.';

      create table report_recipients (
        schedule_id uuid not null references report_schedules (id) on delete cascade,
        user_id uuid not null references users (id) on delete cascade,
        position smallint not null check (position between 0 and 19),
        primary key (schedule_id, user_id),
        constraint report_recipients_position unique (schedule_id, position)
      );
      create index report_recipients_user on report_recipients (user_id);

      create table scheduled_reports (
        schedule_id uuid not null references report_schedules (id) on delete cascade,
        due_at timestamptz not null,
        report_id uuid not null constraint scheduled_reports_report unique references reports (id) on delete cascade,
        sent_to smallint check (sent_to between 0 and 20),
        primary key (schedule_id, due_at)
      );
      comment on table scheduled_reports is 'A schedule makes one report for each time it was due.';
      comment on column scheduled_reports.sent_to is 'How many it was mailed to; null until then.';
    `);
  }
}
