import { Migration } from '@mikro-orm/migrations';

/** Those who must report regularly, and how our own reporting outside goes. */
export class Migration20261121000027_heartbeats extends Migration {
  up(): void {
    this.addSql(`
      create table heartbeats (
        id uuid primary key,
        name text not null check (length(name) between 1 and 80),
        token_digest bytea not null constraint heartbeats_token unique check (length(token_digest) = 32),
        period_seconds integer not null constraint heartbeats_period check (period_seconds between 30 and 31536000),
        grace_seconds integer not null constraint heartbeats_grace check (grace_seconds between 0 and 31536000),
        state text not null default 'new' constraint heartbeats_state check (state in ('new', 'up', 'late', 'down')),
        last_seen_at timestamptz,
        due_at timestamptz,
        failed boolean not null default false,
        version integer not null default 1,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        constraint heartbeats_seen check ((state = 'new') = (last_seen_at is null)),
        constraint heartbeats_due check ((last_seen_at is null) = (due_at is null)),
        constraint heartbeats_failed check (not failed or state = 'down')
      );
      create unique index heartbeats_name on heartbeats (lower(name));
      comment on column heartbeats.due_at is 'When the next report should be there; late from then on, down once the grace is over as well.';
      comment on column heartbeats.failed is 'The last report said that something went wrong.';

      create table heartbeat_pings (
        id uuid primary key,
        heartbeat_id uuid not null references heartbeats (id) on delete cascade,
        at timestamptz not null default clock_timestamp(),
        failed boolean not null
      );
      create index heartbeat_pings_latest on heartbeat_pings (heartbeat_id, id desc);
      comment on table heartbeat_pings is 'The latest of each, for people to look at.';

      create table heartbeat_watch (
        id smallint primary key default 1 check (id = 1),
        swept_at timestamptz not null default now(),
        outside_tried_at timestamptz,
        outside_ok_at timestamptz,
        outside_problem text check (length(outside_problem) <= 200)
      );
      comment on table heartbeat_watch is 'When somebody last looked who is late, and how our report to the outside went. One row.';
      insert into heartbeat_watch default values;
    `);
  }
}
