import { LATEST_SCHEMA_VERSION, runMigrations } from 'bullmq';
import type { MigrationStep } from '#platform/database';

const SCHEMA = 'bullmq';
const RUNTIME_ROLE = 'zocalo_runtime';

/**
 * The job queues' own schema. It has to be there before any queue or worker is made: BullMQ does not wait for it,
 * and a worker without it keeps asking without a pause.
 */
export const queueMigrationStep: MigrationStep = {
  name: SCHEMA,
  pending: async (client) => (await versionOf(client)) < LATEST_SCHEMA_VERSION,
  run: async (client) => {
    const before = await versionOf(client);
    if (before >= LATEST_SCHEMA_VERSION) return [];
    const version = await runMigrations(client, SCHEMA);
    const { rows } = await client.query<{ exists: boolean }>('select exists (select from pg_roles where rolname = $1)', [RUNTIME_ROLE]);
    // BullMQ makes a sequence per queue as it goes, hence `create`.
    if (rows[0]?.exists) {
      await client.query(`
        grant usage, create on schema ${SCHEMA} to ${RUNTIME_ROLE};
        grant select, insert, update, delete on all tables in schema ${SCHEMA} to ${RUNTIME_ROLE};
        grant usage, select, update on all sequences in schema ${SCHEMA} to ${RUNTIME_ROLE};
      `);
    }
    return [`${SCHEMA}/${version}`];
  },
};

type Queryable = Parameters<MigrationStep['pending']>[0];

async function versionOf(client: Queryable): Promise<number> {
  const { rows } = await client.query<{ exists: boolean }>('select to_regclass($1) is not null as exists', [`${SCHEMA}.migration`]);
  if (!rows[0]?.exists) return 0;
  const { rows: versions } = await client.query<{ version: number | null }>(`select max(version)::int as version from ${SCHEMA}.migration`);
  return versions[0]?.version ?? 0;
}
