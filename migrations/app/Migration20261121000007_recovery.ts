import { Migration } from '@mikro-orm/migrations';

/** Forgotten passwords: who asked, and the links that were mailed. */
export class Migration20261121000007_recovery extends Migration {
  up(): void {
    this.addSql(`
      create table password_reset_requests (
        id uuid primary key,
        email text not null check (length(email) between 3 and 320),
        requested_at timestamptz not null default now()
      );
      create index password_reset_requests_time on password_reset_requests (requested_at);
      comment on table password_reset_requests is 'An address somebody asked for, known or not, until the job has looked at it.';

      create table password_resets (
        id uuid primary key,
        user_id uuid not null references users (id) on delete cascade,
        security_epoch integer not null,
        reason text not null constraint password_resets_reason check (reason in ('forgotten', 'invitation', 'required')),
        created_at timestamptz not null default now(),
        expires_at timestamptz not null check (expires_at > created_at),
        used_at timestamptz,
        voided_at timestamptz,
        constraint password_resets_one_end check (used_at is null or voided_at is null)
      );
      create index password_resets_user on password_resets (user_id, created_at desc);
      create index password_resets_expires on password_resets (expires_at);
      comment on table password_resets is 'One row per mailed link. Used ones stay a month, so that a second use can be told from a link that never was.';
    `);
  }
}
