import { Client } from 'pg';

/** Whether there is somebody whose data could be lost: a new database has nobody. In whatever version its schema is. */
export async function hasData(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000, application_name: 'zocalo-backup' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows: found } = await client.query<{ there: boolean }>(`select to_regclass('app.users') is not null as there`);
    if (!found[0]!.there) return false;
    const { rows } = await client.query<{ some: boolean }>('select exists (select from app.users) as some');
    return rows[0]!.some;
  } finally {
    await client.end();
  }
}
