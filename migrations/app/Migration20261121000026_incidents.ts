import { Migration } from '@mikro-orm/migrations';

/** What people are paged about, who was told of it and by what way. */
export class Migration20261121000026_incidents extends Migration {
  up(): void {
    this.addSql(`
      create table incidents (
        id uuid primary key,
        group_key text not null check (length(group_key) between 1 and 60),
        only_user_id uuid references users (id) on delete cascade,
        severity text not null constraint incidents_severity check (severity in ('critical', 'warning', 'info')),
        state text not null constraint incidents_state check (state in ('firing', 'acknowledged', 'resolved')),
        opened_at timestamptz not null default now(),
        acknowledged_at timestamptz,
        acknowledged_by uuid references users (id) on delete set null,
        silenced_until timestamptz,
        silenced_by uuid references users (id) on delete set null,
        resolved_at timestamptz,
        resolved_by uuid references users (id) on delete set null,
        by_hand boolean not null default false,
        firing integer not null default 0 check (firing >= 0),
        total integer not null default 0 check (total >= firing),
        round integer not null default 0 check (round >= 0),
        round_began_at timestamptz not null default now(),
        step integer not null default -1 check (step between -1 and 7),
        repeats integer not null default 0 check (repeats between 0 and 12),
        next_step_at timestamptz,
        edited_at timestamptz,
        message_due_at timestamptz,
        mails_due_at timestamptz,
        version integer not null default 1,
        constraint incidents_resolved check ((state = 'resolved') = (resolved_at is not null)),
        constraint incidents_acknowledged check (state <> 'acknowledged' or acknowledged_at is not null),
        constraint incidents_escalation check (next_step_at is null or state = 'firing'),
        constraint incidents_mails check (mails_due_at is null or state = 'resolved')
      );
      create unique index incidents_open on incidents (group_key) where state <> 'resolved';
      create index incidents_newest on incidents (opened_at desc, id desc);
      create index incidents_group on incidents (group_key, opened_at desc, id desc);
      create index incidents_steps on incidents (next_step_at) where next_step_at is not null;
      create index incidents_messages on incidents (message_due_at) where message_due_at is not null;
      create index incidents_resolution_mails on incidents (mails_due_at) where mails_due_at is not null;
      create index incidents_silenced on incidents (silenced_until) where silenced_until is not null and state <> 'resolved';
      create index incidents_ended on incidents (resolved_at) where resolved_at is not null;
      create index incidents_only_user on incidents (only_user_id) where only_user_id is not null;
      create index incidents_acknowledged_by on incidents (acknowledged_by) where acknowledged_by is not null;
      create index incidents_silenced_by on incidents (silenced_by) where silenced_by is not null;
      create index incidents_resolved_by on incidents (resolved_by) where resolved_by is not null;
      comment on column incidents.only_user_id is 'A test of one person: nobody else is told.';
      comment on column incidents.by_hand is 'Somebody resolved it; false: its alerts were over.';
      comment on column incidents.round is 'How often people were paged; part of the keys of the pages.';
      comment on column incidents.round_began_at is 'What the minutes of the steps count from.';
      comment on column incidents.step is 'The step of the escalation that was paged last; -1 before the first.';
      comment on column incidents.edited_at is 'When the messages last grew.';
      comment on column incidents.message_due_at is 'The messages do not say everything yet, and will then.';
      comment on column incidents.mails_due_at is 'When those told by mail hear that it is over, unless it begins again.';

      create table incident_alerts (
        incident_id uuid not null references incidents (id) on delete cascade,
        alert_id uuid not null constraint incident_alerts_once unique,
        rule_key text not null check (length(rule_key) between 1 and 60),
        name_en text not null check (length(name_en) between 1 and 80),
        name_es text not null check (length(name_es) between 1 and 80),
        severity text not null constraint incident_alerts_severity check (severity in ('critical', 'warning', 'info')),
        subject text not null check (length(subject) <= 100),
        label text not null check (length(label) <= 200),
        value double precision,
        unit text,
        fired_at timestamptz not null,
        resolved_at timestamptz,
        primary key (incident_id, alert_id)
      );
      create index incident_alerts_newest on incident_alerts (incident_id, fired_at desc, alert_id desc);
      comment on table incident_alerts is 'Copies: the history of an incident outlives its alerts and their rules.';

      create table incident_entries (
        id uuid primary key,
        incident_id uuid not null references incidents (id) on delete cascade,
        kind text not null constraint incident_entries_kind check (kind in ('opened', 'alert-fired', 'alert-resolved', 'paged', 'page-failed',
          'escalated', 'acknowledged', 'silenced', 'reopened', 'resolved', 'noted')),
        at timestamptz not null default clock_timestamp(),
        user_id uuid references users (id) on delete set null,
        detail jsonb not null default '{}'
      );
      create index incident_entries_newest on incident_entries (incident_id, at desc, id desc);
      create index incident_entries_user on incident_entries (user_id) where user_id is not null;
      comment on column incident_entries.user_id is 'Who did it; of a page who was to get it.';

      create table incident_digests (
        id uuid primary key,
        user_id uuid not null references users (id) on delete cascade,
        telegram_key text not null constraint incident_digests_key unique check (length(telegram_key) between 1 and 200),
        telegram_id uuid,
        opened_at timestamptz not null default now(),
        due_at timestamptz
      );
      create index incident_digests_newest on incident_digests (user_id, opened_at desc);
      create index incident_digests_due on incident_digests (due_at) where due_at is not null;
      create index incident_digests_telegram on incident_digests (telegram_id) where telegram_id is not null;
      create index incident_digests_age on incident_digests (opened_at);
      comment on table incident_digests is 'Messages that stand for several incidents, for people who got many within an hour.';
      comment on column incident_digests.due_at is 'It does not say everything yet, and will then.';

      create table incident_pages (
        id uuid primary key,
        incident_id uuid not null references incidents (id) on delete cascade,
        user_id uuid not null references users (id) on delete cascade,
        channel text not null constraint incident_pages_channel check (channel in ('telegram', 'mail')),
        round integer not null check (round >= 0),
        step integer not null check (step between 0 and 7),
        dedupe_key text not null constraint incident_pages_key unique check (length(dedupe_key) between 1 and 200),
        status text not null constraint incident_pages_status
          check (status in ('waiting', 'pending', 'sent', 'failed', 'unknown', 'suppressed')),
        not_before timestamptz,
        sent_at timestamptz,
        is_current boolean not null default false,
        telegram_key text check (length(telegram_key) <= 200),
        telegram_id uuid,
        digest_id uuid references incident_digests (id) on delete set null,
        error text check (length(error) <= 40),
        closed_at timestamptz,
        created_at timestamptz not null default now(),
        constraint incident_pages_waiting check ((status = 'waiting') = (not_before is not null)),
        constraint incident_pages_sent check (status not in ('pending', 'sent', 'unknown') or sent_at is not null)
      );
      create unique index incident_pages_one_waits on incident_pages (incident_id, user_id) where status = 'waiting';
      create unique index incident_pages_current on incident_pages (incident_id, user_id) where is_current;
      create index incident_pages_incident on incident_pages (incident_id, created_at desc);
      create index incident_pages_person on incident_pages (user_id, sent_at desc) where sent_at is not null;
      create index incident_pages_due on incident_pages (not_before) where status = 'waiting';
      create index incident_pages_open on incident_pages (sent_at) where status = 'pending';
      create index incident_pages_telegram on incident_pages (telegram_id) where telegram_id is not null;
      create index incident_pages_digest on incident_pages (digest_id) where digest_id is not null;
      comment on column incident_pages.status is
        'waiting: the message before is not half a minute old. suppressed: not needed any more, or one too many. A mail is sent when it is in the mail queue.';
      comment on column incident_pages.closed_at is 'Of a mail: when the mail that it is over followed.';
      comment on column incident_pages.is_current is 'The message in the chat that is edited as the incident goes on.';
    `);
  }
}
