import { Migration } from '@mikro-orm/migrations';

/** Tickets, their history, and what staff needs to share one queue. */
export class Migration20261122000041_tickets extends Migration {
  up(): void {
    this.addSql(`
      create table ticket_teams (
        id uuid primary key,
        organisation_id uuid not null references organisations (id),
        name text not null check (length(name) between 1 and 80),
        archived_at timestamptz,
        version integer not null default 1,
        created_at timestamptz not null default now(),
        demo_batch_id uuid,
        constraint ticket_teams_place unique (id, organisation_id)
      );
      create unique index ticket_teams_name on ticket_teams (organisation_id, lower(name)) where archived_at is null;

      create sequence ticket_numbers as bigint start 1001;
      comment on sequence ticket_numbers is 'One for all organisations: nobody waits for a number, and none is given twice. Some are never used.';

      create table tickets (
        id uuid primary key,
        organisation_id uuid not null references organisations (id),
        number bigint not null default nextval('ticket_numbers'),
        requester_id uuid references users (id),
        requester_email text check (length(requester_email) <= 254),
        subject text not null check (length(subject) between 1 and 255),
        status text not null constraint tickets_status check (status in ('new', 'open', 'pending', 'on_hold', 'solved', 'closed')),
        priority smallint not null constraint tickets_priority check (priority between 1 and 4),
        assignee_id uuid references users (id),
        team_id uuid,
        tags text[] not null default '{}' check (cardinality(tags) <= 20),
        rating smallint check (rating between 1 and 5),
        rating_comment text check (length(rating_comment) <= 2000),
        follows uuid references tickets (id),
        merged_into uuid references tickets (id),
        merged_at timestamptz,
        version integer not null,
        last_public_at timestamptz,
        waiting_since timestamptz,
        solved_at timestamptz,
        next_due_at timestamptz,
        requester_erased_at timestamptz,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        demo_batch_id uuid,
        constraint tickets_requester check (num_nonnulls(requester_id, requester_email) = 1 or requester_erased_at is not null),
        constraint tickets_team foreign key (team_id, organisation_id) references ticket_teams (id, organisation_id),
        constraint tickets_merged check ((merged_into is null) = (merged_at is null) and merged_into <> id),
        constraint tickets_rating check (rating is not null or rating_comment is null),
        constraint tickets_solved check ((status in ('solved', 'closed')) = (solved_at is not null))
      );
      comment on column tickets.priority is '1 low, 2 normal, 3 high, 4 urgent.';
      comment on column tickets.version is 'The sequence of its last entry.';
      comment on column tickets.waiting_since is 'Since when the requester waits for an answer of staff; null: they do not.';
      comment on column tickets.next_due_at is 'When its next clock runs out; written by the lib that owns the clocks, and no part of the history.';
      comment on column tickets.merged_into is 'It is read there, and has left the queue; its own columns stay as they were.';
      comment on column tickets.follows is 'The closed ticket that somebody answered.';
      create unique index tickets_number on tickets (organisation_id, number);
      create index tickets_by_number on tickets (number);
      -- One for each order of the queue, and of all that is or was in it.
      create index tickets_by_update on tickets (organisation_id, updated_at, id) where merged_into is null;
      create index tickets_by_creation on tickets (organisation_id, created_at, id) where merged_into is null;
      create index tickets_live_by_update on tickets (organisation_id, updated_at, id) where merged_into is null and status <> 'closed';
      create index tickets_live_by_creation on tickets (organisation_id, created_at, id) where merged_into is null and status <> 'closed';
      create index tickets_live_by_priority on tickets (organisation_id, (-priority), id) where merged_into is null and status <> 'closed';
      create index tickets_live_by_due on tickets (organisation_id, coalesce(next_due_at, 'infinity'::timestamptz), id)
        where merged_into is null and status <> 'closed';
      create index tickets_live_by_status on tickets (organisation_id, status) where merged_into is null and status <> 'closed';
      -- For what is narrowed down so far that all of it can be sorted.
      create index tickets_due on tickets (next_due_at) where next_due_at is not null;
      create index tickets_assignee on tickets (assignee_id, status) where assignee_id is not null;
      create index tickets_team_of on tickets (team_id, status) where team_id is not null;
      create index tickets_of_requester on tickets (requester_id, last_public_at, id) where requester_id is not null;
      create index tickets_of_address on tickets (requester_email, updated_at, id) where requester_email is not null;
      create index tickets_solved_at on tickets (solved_at, id) where status = 'solved';
      create index tickets_merged_into on tickets (merged_into) where merged_into is not null;
      create index tickets_follows on tickets (follows) where follows is not null;
      create index tickets_demo_batch on tickets (demo_batch_id) where demo_batch_id is not null;

      create table ticket_entries (
        ticket_id uuid not null references tickets (id) on delete cascade,
        sequence integer not null check (sequence > 0),
        id uuid not null constraint ticket_entries_id unique,
        organisation_id uuid not null,
        kind text not null constraint ticket_entries_kind check (kind in ('message', 'note', 'change')),
        author_id uuid references users (id),
        author_side text not null constraint ticket_entries_side check (author_side in ('requester', 'staff', 'system')),
        author_email text check (length(author_email) <= 254),
        body text check (length(body) between 1 and 20000),
        changes jsonb,
        channel text not null default 'web' constraint ticket_entries_channel check (channel in ('web', 'mail')),
        proved boolean not null default true,
        client_key text check (length(client_key) between 1 and 100),
        created_at timestamptz not null,
        redacted_at timestamptz,
        search tsvector not null generated always as (
          to_tsvector('simple'::regconfig, folded(coalesce(body, '') || ' ' || coalesce(changes -> 'subject' ->> 'to', '')))
            || array_to_tsvector(array[
              '~o' || organisation_id::text,
              '~d' || floor(extract(epoch from created_at - '1970-01-01 00:00:00Z'::timestamptz) / 86400)::text,
              '~p' || floor(extract(epoch from created_at - '1970-01-01 00:00:00Z'::timestamptz) / 2592000)::text
            ])
        ) stored,
        primary key (ticket_id, sequence),
        constraint ticket_entries_content check ((kind = 'change') = (changes is not null) and (kind = 'change' or body is not null or redacted_at is not null)),
        constraint ticket_entries_side_of_note check (kind <> 'note' or author_side <> 'requester')
      );
      comment on table ticket_entries is 'Append-only, without gaps; of what is erased only the text goes.';
      comment on column ticket_entries.changes is 'Of a change: each column with what it was and what it is, as {"status": {"from": "new", "to": "open"}}.';
      comment on column ticket_entries.proved is 'False: the address of whoever wrote it by mail was not proved.';
      comment on column ticket_entries.search is 'Its words, and as ~o, ~d and ~p its organisation, day and stretch of thirty days: so a common word is looked for in a stretch of time.';
      create unique index ticket_entries_client_key on ticket_entries (author_id, client_key) where client_key is not null;
      create index ticket_entries_author on ticket_entries (author_id) where author_id is not null;
      create index ticket_entries_address on ticket_entries (author_email) where author_email is not null;
      create index ticket_entries_raised on ticket_entries (organisation_id, created_at) where sequence = 1;
      create index ticket_entries_solved on ticket_entries (organisation_id, created_at) where changes -> 'status' ->> 'to' = 'solved';
      create index ticket_entries_search on ticket_entries using gin (search) with (fastupdate = off);

      create function to_any_of(words text[]) returns tsquery language sql immutable strict parallel safe
        return (select string_agg(quote_literal(word), ' | ')::tsquery from unnest(words) as w (word));
      comment on function to_any_of is 'Any of the words, as they are.';

      create view requester_entries as
        select ticket_id, sequence, id, kind, author_id, author_side, author_email, body, changes -> 'status' as status, channel, created_at, redacted_at
          from ticket_entries
          where kind = 'message' or (kind = 'change' and changes ? 'status');
      comment on view requester_entries is 'What a requester may read: no notes, and of changes those of the state.';

      create table ticket_tags (
        organisation_id uuid not null references organisations (id),
        tag text not null constraint ticket_tags_tag check (tag ~ '^[^[:space:][:cntrl:],]{1,40}$'),
        last_used_at timestamptz not null,
        primary key (organisation_id, tag)
      );
      create index ticket_tags_used on ticket_tags (organisation_id, last_used_at);
      comment on table ticket_tags is 'What tickets of an organisation were tagged with, for suggestions.';

      create table ticket_tag_uses (
        organisation_id uuid not null,
        tag text not null,
        ticket_id uuid not null references tickets (id) on delete cascade,
        primary key (tag, organisation_id, ticket_id)
      );
      create index ticket_tag_uses_ticket on ticket_tag_uses (ticket_id);
      comment on table ticket_tag_uses is 'tickets.tags, a row each; written by trigger.';
      create function tickets_write_tags() returns trigger language plpgsql set search_path from current as $$
      begin
        if tg_op = 'UPDATE' then
          delete from ticket_tag_uses where ticket_id = new.id and tag <> all (new.tags);
        end if;
        if cardinality(new.tags) > 0 then
          insert into ticket_tag_uses select new.organisation_id, tag, new.id from unnest(new.tags) as t (tag) on conflict do nothing;
          insert into ticket_tags select new.organisation_id, tag, new.updated_at from (select distinct tag from unnest(new.tags) as t (tag) order by tag) t
            on conflict (organisation_id, tag) do update set last_used_at = excluded.last_used_at
              where ticket_tags.last_used_at < excluded.last_used_at - interval '1 hour';
        end if;
        return null;
      end $$;
      create trigger tickets_write_tags after insert on tickets for each row when (cardinality(new.tags) > 0) execute function tickets_write_tags();
      create trigger tickets_rewrite_tags after update of tags on tickets for each row when (new.tags is distinct from old.tags) execute function tickets_write_tags();

      create unlogged table ticket_viewers (
        ticket_id uuid not null references tickets (id) on delete cascade,
        user_id uuid not null references users (id) on delete cascade,
        is_writing boolean not null default false,
        seen_at timestamptz not null,
        primary key (ticket_id, user_id)
      );
      create index ticket_viewers_user on ticket_viewers (user_id);
      create index ticket_viewers_seen_at on ticket_viewers (seen_at);
      comment on table ticket_viewers is 'Staff that looks at a ticket now: whoever was not heard of for 30 seconds does not. Unlogged: gone after a crash.';
    `);
  }
}
