import { type RawBuilder, sql } from 'kysely';
import type { UserStatus } from './tables.js';

/** The status of the person in `table` as of now: a suspension ends at its time, whether or not somebody has noted it. */
export function effectiveStatus(table: string): RawBuilder<UserStatus> {
  const [status, until] = [sql.ref(`${table}.status`), sql.ref(`${table}.suspended_until`)];
  return sql<UserStatus>`case when ${status} = 'suspended' and ${until} <= now() then 'active' else ${status} end`;
}
