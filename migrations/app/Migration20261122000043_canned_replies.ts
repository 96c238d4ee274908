import { Migration } from '@mikro-orm/migrations';

/** Texts that staff keeps for answers in tickets. */
export class Migration20261122000043_canned_replies extends Migration {
  up(): void {
    this.addSql(`
      create table canned_replies (
        id uuid primary key,
        organisation_id uuid not null references organisations (id),
        owner_id uuid references users (id) on delete cascade,
        name text not null check (length(name) between 1 and 80),
        body text not null check (length(body) between 1 and 10000),
        status text constraint canned_replies_status check (status in ('open', 'pending', 'on_hold', 'solved')),
        add_tags text[] not null default '{}' check (cardinality(add_tags) <= 20),
        version integer not null default 1,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        demo_batch_id uuid
      );
      comment on column canned_replies.owner_id is 'Whose own it is; null: everybody who works on tickets of the organisation has it.';
      create unique index canned_replies_own_name on canned_replies (owner_id, lower(name)) where owner_id is not null;
      create unique index canned_replies_shared_name on canned_replies (organisation_id, lower(name)) where owner_id is null;
      create index canned_replies_organisation on canned_replies (organisation_id, owner_id);
    `);
  }
}
