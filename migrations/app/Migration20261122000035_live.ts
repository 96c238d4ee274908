import { Migration } from '@mikro-orm/migrations';

/** What open pages of a person are told, under positions of that person's own. */
export class Migration20261122000035_live extends Migration {
  up(): void {
    this.addSql(`
      create table person_streams (
        user_id uuid primary key references users (id) on delete cascade,
        last bigint not null check (last > 0)
      ) with (fillfactor = 70);
      comment on column person_streams.last is 'Position of the newest event; the lock of this row gives the next one out.';
      create table person_events (
        user_id uuid not null references person_streams (user_id) on delete cascade,
        position bigint not null,
        type text not null check (length(type) <= 60),
        payload jsonb not null,
        at timestamptz not null default clock_timestamp(),
        primary key (user_id, position)
      );
      comment on table person_events is 'Kept for an hour, a thousand a person.';
      create index person_events_at on person_events (at);
    `);
  }
}
