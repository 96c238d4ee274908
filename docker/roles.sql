-- Run once by the postgres image on an empty volume: who owns the tables, who works with them, who may only read.
-- The same roles as the embedded server has. The audit trail is append-only for zocalo_runtime, because another role owns it.
\getenv owner_password DATABASE_OWNER_PASSWORD
\getenv runtime_password DATABASE_RUNTIME_PASSWORD
create role zocalo_owner login password :'owner_password';
create role zocalo_runtime login password :'runtime_password';
-- For maintenance by hand; without a password it cannot log in. See docs/OPERATIONS.md.
create role zocalo_readonly login;
alter role zocalo_readonly set default_transaction_read_only = on;
grant zocalo_runtime, zocalo_readonly to zocalo_owner;
create database zocalo owner zocalo_owner;
revoke all on database zocalo from public;
grant connect, temporary on database zocalo to zocalo_runtime, zocalo_readonly;
