import { Migration } from '@mikro-orm/migrations';

/** What one password hash costs here. */
export class Migration20261121000030_password_hashing extends Migration {
  up(): void {
    this.addSql(`
      create table password_hashing (
        singleton boolean primary key default true check (singleton),
        memory_cost integer not null check (memory_cost between 19456 and 4194304),
        time_cost integer not null check (time_cost between 2 and 100),
        calibrated_at timestamptz not null default now()
      );
      comment on table password_hashing is 'Cost of one argon2id hash, measured once for the installation: processes that measured apart would take another time for accounts than for addresses nobody has.';
      comment on column password_hashing.memory_cost is 'KiB.';
    `);
    // Where there are people, what the costliest of the hashes made here took: a lower cost would tell them from addresses nobody
    // has. What was brought along may cost what no sign-in here should.
    this.addSql(`
      insert into password_hashing (memory_cost, time_cost)
      select memory_cost, time_cost from (
        select (regexp_match(password_hash, '^\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,2}),'))[1]::integer,
          (regexp_match(password_hash, '^\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,2}),'))[2]::integer
        from (select password_hash from users union all select password_hash from pending_registrations) h
      ) cost (memory_cost, time_cost)
      where memory_cost between 19456 and 65536 and time_cost between 2 and 3
      order by memory_cost::bigint * time_cost desc limit 1
    `);
  }
}
