import { PinnedConnection } from './pinned-connection.query.js';

export interface EndOtherSessionsOptions {
  /** Of the owner, who may end sessions of its own and of the roles it is a member of. */
  readonly ownerUrl: string;
  /** `application_name` of connections that stay. */
  readonly spare?: readonly string[];
  readonly signal?: AbortSignal;
}

/** Ends every session on the database that the owner may end, so that nobody goes on in a transaction from before. @returns how many. */
export async function endOtherSessions({ ownerUrl, spare = [], signal }: EndOtherSessionsOptions): Promise<number> {
  const connection = await PinnedConnection.open({ url: ownerUrl, applicationName: 'zocalo-restore', lockTimeoutMs: 10_000, signal });
  try {
    const rows = await connection.query<{ ended: boolean }>(
      `select pg_terminate_backend(pid) as ended from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
        and backend_type = 'client backend' and pg_has_role(usesysid, 'usage') and application_name <> all ($1)`,
      [spare],
    );
    return rows.filter(({ ended }) => ended).length;
  } finally {
    await connection.close();
  }
}
