import { Migration } from '@mikro-orm/migrations';

/** Who is on call, and who is told when nobody answers. */
export class Migration20261121000025_on_call extends Migration {
  up(): void {
    this.addSql(`
      create type uuid_range as range (subtype = uuid);
      comment on type uuid_range is 'Lets an exclusion constraint compare ids for equality without an extension: a range of one.';

      create table rotas (
        id uuid primary key,
        name text not null check (length(name) between 1 and 80),
        zone text not null check (length(zone) between 1 and 64),
        handover text not null constraint rotas_handover check (handover ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
        shift_days integer not null constraint rotas_shift_days check (shift_days between 1 and 28),
        starts_on date not null,
        version integer not null default 1,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now()
      );
      create unique index rotas_name on rotas (lower(name));
      comment on column rotas.handover is 'Local time in the zone at which turns change.';
      comment on column rotas.starts_on is 'A day on which a turn of the first member begins; turns before it are counted back.';

      create table rota_members (
        rota_id uuid not null references rotas (id) on delete cascade,
        position integer not null check (position between 0 and 49),
        user_id uuid not null references users (id) on delete cascade,
        primary key (rota_id, position),
        constraint rota_members_once unique (rota_id, user_id)
      );
      create index rota_members_user on rota_members (user_id);

      create table rota_overrides (
        id uuid primary key,
        rota_id uuid not null references rotas (id) on delete cascade,
        user_id uuid not null references users (id) on delete cascade,
        starts_at timestamptz not null,
        ends_at timestamptz not null,
        note text not null default '' check (length(note) <= 200),
        created_at timestamptz not null default now(),
        constraint rota_overrides_time check (ends_at > starts_at and ends_at - starts_at <= interval '92 days'),
        constraint rota_overrides_apart exclude using gist (uuid_range(rota_id, rota_id, '[]') with &&, tstzrange(starts_at, ends_at) with &&)
      );
      create index rota_overrides_rota on rota_overrides (rota_id, ends_at);
      create index rota_overrides_user on rota_overrides (user_id);

      create table escalation (
        id smallint primary key default 1 check (id = 1),
        steps jsonb not null constraint escalation_steps check (jsonb_typeof(steps) = 'array' and jsonb_array_length(steps) between 1 and 8),
        repeat_minutes integer not null constraint escalation_repeat check (repeat_minutes between 10 and 1440),
        version integer not null default 1,
        updated_at timestamptz not null default now()
      );
      comment on table escalation is 'Who is told about an incident, and who next when nobody acknowledges it. One row.';
      insert into escalation (steps, repeat_minutes) values ('[
        {"afterMinutes": 0, "to": {"kind": "on-call", "rotaId": null, "offset": 0}, "byMail": false},
        {"afterMinutes": 5, "to": {"kind": "on-call", "rotaId": null, "offset": 1}, "byMail": false},
        {"afterMinutes": 15, "to": {"kind": "everybody"}, "byMail": true}
      ]', 240);
    `);
  }
}
