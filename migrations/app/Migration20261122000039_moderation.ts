import { Migration } from '@mikro-orm/migrations';

/** Messages that people report. */
export class Migration20261122000039_moderation extends Migration {
  up(): void {
    this.addSql(`
      create table message_reports (
        id uuid primary key,
        organisation_id uuid not null references organisations (id) on delete cascade,
        message_id uuid not null,
        reporter_id uuid references users (id) on delete set null,
        reported_id uuid references users (id) on delete set null,
        reason text not null constraint message_reports_reason check (reason in ('spam', 'harassment', 'threat', 'sexual', 'fraud', 'other')),
        note text check (length(note) between 1 and 1000),
        body text check (length(body) <= 20000),
        attachment_names text[] not null default '{}' check (cardinality(attachment_names) <= 10),
        sent_at timestamptz not null,
        state text not null default 'open' constraint message_reports_state check (state in ('open', 'dismissed', 'removed', 'suspended')),
        decision_note text check (length(decision_note) between 1 and 500),
        decided_by uuid references users (id) on delete set null,
        decided_at timestamptz,
        version integer not null default 1,
        created_at timestamptz not null default clock_timestamp(),
        constraint message_reports_once unique (message_id, reporter_id),
        constraint message_reports_decided check ((state = 'open') = (decided_at is null))
      );
      create index message_reports_newest on message_reports (created_at desc, id desc);
      create index message_reports_open on message_reports (created_at desc, id desc) where state = 'open';
      create index message_reports_of_organisation on message_reports (organisation_id, created_at desc, id desc);
      create index message_reports_of_reported on message_reports (reported_id, created_at desc, id desc);
      create index message_reports_of_reporter on message_reports (reporter_id, id);
      create index message_reports_of_decider on message_reports (decided_by) where decided_by is not null;
      create index message_reports_old on message_reports (decided_at) where decided_at is not null;
      comment on column message_reports.organisation_id is 'Of whoever wrote the message: its moderators look at it.';
      comment on column message_reports.body is 'The text as it was when it was reported: deleting the message does not undo that. Null once its writer is erased.';
    `);
  }
}
