import { Migration } from '@mikro-orm/migrations';

/** Offices with their zones, desks, and who sits where on which day. */
export class Migration20261121000005_desks extends Migration {
  up(): void {
    this.addSql(`
      create table offices (
        id uuid primary key,
        organisation_id uuid not null references organisations (id),
        name text not null check (length(name) between 1 and 200),
        time_zone text not null check (length(time_zone) between 1 and 64),
        version integer not null default 1,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        archived_at timestamptz,
        demo_batch_id uuid
      );
      create unique index offices_name on offices (organisation_id, lower(name)) where archived_at is null;
      create index offices_organisation on offices (organisation_id);
      create index offices_demo_batch on offices (demo_batch_id) where demo_batch_id is not null;
      comment on column offices.time_zone is 'Name of the tz database; decides which day is today in this office.';

      create table zones (
        id uuid primary key,
        office_id uuid not null references offices (id) on delete cascade,
        name text not null check (length(name) between 1 and 100),
        version integer not null default 1,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        demo_batch_id uuid,
        constraint zones_in_office unique (id, office_id)
      );
      create unique index zones_name on zones (office_id, lower(name));
      create index zones_demo_batch on zones (demo_batch_id) where demo_batch_id is not null;

      create table desks (
        id uuid primary key,
        office_id uuid not null references offices (id),
        zone_id uuid,
        code text not null check (length(code) between 1 and 32),
        name text not null check (length(name) between 1 and 100),
        status text not null default 'active' constraint desks_status check (status in ('active', 'inactive')),
        position_x integer,
        position_y integer,
        version integer not null default 1,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        demo_batch_id uuid,
        constraint desks_code_key unique (office_id, code),
        constraint desks_in_office unique (id, office_id),
        constraint desks_zone foreign key (zone_id, office_id) references zones (id, office_id),
        constraint desks_position check (
          (position_x is null) = (position_y is null) and position_x between 0 and 10000 and position_y between 0 and 10000
        )
      );
      create index desks_zone on desks (zone_id, office_id) where zone_id is not null;
      create index desks_demo_batch on desks (demo_batch_id) where demo_batch_id is not null;
      comment on column desks.position_x is 'Place on the floor plan in ten-thousandths of its width; position_y of its height.';

      create table reservations (
        id uuid primary key,
        organisation_id uuid not null references organisations (id),
        user_id uuid not null references users (id),
        desk_id uuid not null,
        office_id uuid not null,
        reservation_date date not null,
        status text not null default 'booked' constraint reservations_status check (status in ('booked', 'cancelled')),
        source text not null default 'user' check (source ~ '^[a-z_-]{1,32}$'),
        cancelled_at timestamptz,
        created_at timestamptz not null default now(),
        demo_batch_id uuid,
        constraint reservations_desk foreign key (desk_id, office_id) references desks (id, office_id),
        constraint reservations_cancelled_at check ((status = 'cancelled') = (cancelled_at is not null))
      );
      create unique index reservations_one_per_desk on reservations (desk_id, reservation_date) where status = 'booked';
      create unique index reservations_one_per_user on reservations (user_id, reservation_date) where status = 'booked';
      create index reservations_of_user on reservations (user_id, reservation_date desc, id desc);
      create index reservations_of_desk on reservations (desk_id, office_id);
      create index reservations_of_office on reservations (office_id, reservation_date) where status = 'booked';
      create index reservations_of_organisation on reservations (organisation_id);
      create index reservations_demo_batch on reservations (demo_batch_id) where demo_batch_id is not null;
      comment on column reservations.reservation_date is 'A civil date of the office.';
    `);
  }
}
