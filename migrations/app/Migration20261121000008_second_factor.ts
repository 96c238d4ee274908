import { Migration } from '@mikro-orm/migrations';

/** What people prove themselves with besides a password, and sign-ins that wait for it. */
export class Migration20261121000008_second_factor extends Migration {
  up(): void {
    this.addSql(`
      create table totp_factors (
        id uuid primary key,
        user_id uuid not null references users (id) on delete cascade,
        key_id text not null,
        sealed_secret bytea not null,
        last_step bigint not null default 0,
        created_at timestamptz not null default now(),
        expires_at timestamptz,
        confirmed_at timestamptz,
        constraint totp_factors_stage check ((confirmed_at is null) <> (expires_at is null))
      );
      create unique index totp_factors_one_confirmed on totp_factors (user_id) where confirmed_at is not null;
      create unique index totp_factors_one_waiting on totp_factors (user_id) where confirmed_at is null;
      create index totp_factors_user on totp_factors (user_id);
      create index totp_factors_expires on totp_factors (expires_at) where expires_at is not null;
      comment on table totp_factors is 'Secrets of authenticator apps, sealed. One counts per person; another may wait for its first code to take its place.';
      comment on column totp_factors.last_step is 'Time step of the last code that was accepted: it and all before it are used up.';

      create table recovery_codes (
        id uuid primary key,
        user_id uuid not null references users (id) on delete cascade,
        key_id text not null,
        digest bytea not null check (length(digest) = 32),
        created_at timestamptz not null default now(),
        used_at timestamptz
      );
      create index recovery_codes_user on recovery_codes (user_id);
      comment on table recovery_codes is 'One-time codes for whoever lost the other factors; only keyed digests are kept.';

      create table sign_in_challenges (
        id uuid primary key,
        token_hash bytea not null check (length(token_hash) = 32),
        user_id uuid not null references users (id) on delete cascade,
        security_epoch integer not null,
        auth_methods text[] not null,
        tries integer not null default 0,
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        completed_at timestamptz,
        noticed_at timestamptz
      );
      create index sign_in_challenges_user on sign_in_challenges (user_id);
      create index sign_in_challenges_expires on sign_in_challenges (expires_at);
      comment on table sign_in_challenges is 'Sign-ins whose password was right and whose second factor is awaited.';
      comment on column sign_in_challenges.noticed_at is 'When the person was told by mail that all tries failed.';

      create table passkeys (
        id uuid primary key,
        user_id uuid not null references users (id) on delete cascade,
        credential_id bytea not null constraint passkeys_credential_id unique check (length(credential_id) between 1 and 1023),
        public_key bytea not null check (length(public_key) <= 4096),
        sign_count bigint not null default 0 check (sign_count >= 0),
        transports text[] not null default '{}',
        synced boolean not null,
        aaguid text not null check (length(aaguid) <= 36),
        name text not null check (length(name) between 1 and 60),
        created_at timestamptz not null default now(),
        last_used_at timestamptz
      );
      create index passkeys_user on passkeys (user_id, created_at);
      comment on table passkeys is 'Public keys of WebAuthn credentials; each belongs to one person.';

      create table used_passkey_challenges (
        digest bytea primary key check (length(digest) = 32),
        expires_at timestamptz not null
      );
      create index used_passkey_challenges_expires on used_passkey_challenges (expires_at);
      comment on table used_passkey_challenges is 'Challenges that were answered, so that each counts once. Nobody is named here.';
    `);
  }
}
