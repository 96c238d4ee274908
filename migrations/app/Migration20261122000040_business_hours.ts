import { Migration } from '@mikro-orm/migrations';

/** When there is business. */
export class Migration20261122000040_business_hours extends Migration {
  up(): void {
    this.addSql(`
      create table business_hours (
        id uuid primary key,
        organisation_id uuid references organisations (id),
        name text not null check (length(name) between 1 and 80),
        time_zone text not null check (length(time_zone) between 1 and 64),
        always_open boolean not null,
        ranges jsonb not null constraint business_hours_ranges check (jsonb_typeof(ranges) = 'array' and jsonb_array_length(ranges) <= 50),
        holidays jsonb not null constraint business_hours_holidays check (jsonb_typeof(holidays) = 'array' and jsonb_array_length(holidays) <= 400),
        is_default boolean not null default false,
        version integer not null default 1,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        demo_batch_id uuid
      );
      create unique index business_hours_name on business_hours (organisation_id, lower(name)) nulls not distinct;
      create unique index business_hours_default on business_hours (organisation_id) nulls not distinct where is_default;
      comment on column business_hours.organisation_id is 'Null: of the installation, for every organisation that has none of its own.';
      comment on column business_hours.ranges is '[{ weekday: 1 is Monday, opens, closes }] in minutes of the local day; closes is excluded and at most 1440.';
      comment on column business_hours.holidays is '[{ date, name }]: closed, whatever weekday it is.';
    `);
  }
}
