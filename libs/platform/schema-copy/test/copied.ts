import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Client } from 'pg';
import { type SchemaDescription, SchemaReplacement, SchemaSnapshot } from '../src/index.js';

/** What a backup would hold, in memory. */
export interface Copy {
  readonly description: SchemaDescription;
  readonly data: ReadonlyMap<string, Buffer>;
  readonly rows: Readonly<Record<string, number>>;
}

export async function copyOf(url: string, schema = 'app'): Promise<Copy> {
  const snapshot = await SchemaSnapshot.open({ url, schema, lockTimeoutMs: 2_000 });
  try {
    const data = new Map<string, Buffer>();
    const rows: Record<string, number> = {};
    for (const { name } of snapshot.description.tables) {
      data.set(name, await buffer(snapshot.rows(name)));
      rows[name] = await snapshot.rowCount(name);
    }
    return { description: snapshot.description, data, rows };
  } finally {
    await snapshot.close();
  }
}

export interface Restore {
  readonly aside?: string;
  readonly target?: string;
  readonly migrations?: URL;
  /** Says beforehand how many rows will come. */
  readonly tellsRows?: boolean;
}

/** A replacement with the rows of the copy in it, neither committed nor rolled back. */
export async function loaded(ownerUrl: string, copy: Copy, { aside, target, migrations, tellsRows }: Restore): Promise<SchemaReplacement> {
  const replacement = await SchemaReplacement.begin({
    ownerUrl,
    schema: 'app',
    aside: aside ?? null,
    ...(target && { target }),
    ...(migrations && { migrations }),
    lockTimeoutMs: 2_000,
  });
  try {
    await replacement.migrateTo(copy.description.migrations);
    await replacement.prepareLoad(tellsRows ? copy.rows : undefined);
    for (const { name, columns } of copy.description.tables)
      await replacement.load(name, columns, Readable.from([copy.data.get(name) ?? Buffer.alloc(0)]));
    await replacement.setSequences(copy.description.sequences);
    await replacement.finishLoad(copy.rows);
    return replacement;
  } catch (error) {
    await replacement.rollback();
    throw error;
  }
}

export function digests(copy: Copy): Record<string, string> {
  return Object.fromEntries([...copy.data].map(([name, bytes]) => [name, createHash('sha256').update(bytes).digest('hex')]));
}

/** A connection of its own, ended by `end`. */
export async function session(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, options: '-c search_path=app' });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

export async function ask<Row extends Record<string, unknown>>(url: string, sql: string, values: unknown[] = []): Promise<Row[]> {
  const client = await session(url);
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
