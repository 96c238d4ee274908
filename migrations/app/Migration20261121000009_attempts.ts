import { Migration } from '@mikro-orm/migrations';

/** Counters of attempts to prove who one is, and challenges that were solved. */
export class Migration20261121000009_attempts extends Migration {
  up(): void {
    this.addSql(`
      create table attempt_counters (
        key bytea primary key check (length(key) = 32),
        kind text not null check (length(kind) between 1 and 40),
        tier text not null constraint attempt_counters_tier check (tier in ('network', 'account', 'device')),
        failures integer not null default 0 check (failures >= 0),
        consecutive integer not null default 0 check (consecutive >= 0),
        refusals integer not null default 0,
        blocked_until timestamptz,
        last_at timestamptz not null default now()
      ) with (fillfactor = 80);
      create index attempt_counters_last_at on attempt_counters (last_at);
      comment on table attempt_counters is 'Attempts in a row that did not succeed. The key is a keyed digest of who was tried, whether or not there is such an account.';
      comment on column attempt_counters.failures is 'Decides how long to wait; starts anew after a quiet day.';
      comment on column attempt_counters.consecutive is 'Since the last success, however long ago.';
      comment on column attempt_counters.refusals is 'Attempts that were refused in the current wait.';

      create table solved_challenges (
        digest bytea primary key check (length(digest) = 32),
        expires_at timestamptz not null
      );
      create index solved_challenges_expires on solved_challenges (expires_at);
      comment on table solved_challenges is 'Proofs of work that were handed in, so that each counts once.';
    `);
  }
}
