import { Migration } from '@mikro-orm/migrations';

/** What was counted on days that are over, so that a dashboard need not count it again. */
export class Migration20261121000019_stats extends Migration {
  up(): void {
    this.addSql(`
      create table daily_figures (
        organisation_id uuid not null references organisations (id) on delete cascade,
        key text not null check (key ~ '^[a-z]+(-[a-z]+)*$' and length(key) <= 50),
        date date not null,
        value bigint not null check (value > 0),
        primary key (organisation_id, key, date)
      );
      create index daily_figures_by_day on daily_figures (key, date) include (value);
      comment on table daily_figures is 'Counts of days that are over in the zone of the organisation; a day without a row had none.';

      create table daily_figure_progress (
        organisation_id uuid not null references organisations (id) on delete cascade,
        key text not null check (key ~ '^[a-z]+(-[a-z]+)*$' and length(key) <= 50),
        counted_to date not null,
        primary key (organisation_id, key)
      );
      comment on column daily_figure_progress.counted_to is 'Last day whose count is in daily_figures; later ones are counted when somebody asks.';

      create index sessions_sign_ins on sessions (created_at) include (user_id) where impersonator_id is null;
    `);
  }
}
