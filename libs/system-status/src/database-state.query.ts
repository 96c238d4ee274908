import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { ReservedDatabase } from '#platform/database';

/** A table with its indexes and what is kept beside it. */
export interface TableSize {
  readonly schema: string;
  readonly name: string;
  readonly bytes: number;
  /** As of its last analysis; null before the first. */
  readonly rows: number | null;
  readonly deadRows: number;
}

/** How PostgreSQL is. What it says of sessions is of those of this product, as long as it runs under a role of its own. */
export interface DatabaseState {
  readonly version: string;
  readonly connections: number;
  readonly maxConnections: number;
  /** Zero when none runs. */
  readonly longestTransactionSeconds: number;
  /** Since the statistics began; null before the first read. */
  readonly cacheHitShare: number | null;
  readonly liveRows: number;
  readonly deadRows: number;
  readonly waitingLocks: number;
  /** Transactions since the oldest snapshot that still stands, which keeps dead rows from being removed. */
  readonly oldestSnapshotAge: number;
}

/** What the database takes on its disk. */
export interface DatabaseSizes {
  readonly bytes: number;
  /** The biggest first. */
  readonly tables: readonly TableSize[];
}

/** Sizes are asked of the file system, file by file: not more often than this. */
const SIZES_MS = 30_000;
/** Where the biggest tables are looked for: among so many, by the sizes PostgreSQL remembers. */
const CANDIDATES = 100;
const SHOWN = 10;

/** Reads catalogues and statistics only; nothing here grows with the rows of a table. */
@Injectable()
export class DatabaseStateQuery {
  private measured: { readonly at: number; readonly sizes: Promise<DatabaseSizes> } | undefined;

  constructor(private readonly database: ReservedDatabase) {}

  async read(): Promise<DatabaseState> {
    const { rows } = await sql<DatabaseState>`
      select current_setting('server_version') as version,
        a.connections, current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as "maxConnections",
        a.longest as "longestTransactionSeconds", a.snapshot as "oldestSnapshotAge",
        (select (blks_hit / nullif(blks_hit + blks_read, 0)::float8)::float8 from pg_stat_database where datname = current_database()) as "cacheHitShare",
        t.live as "liveRows", t.dead as "deadRows",
        (select count(*)::int from pg_locks l join pg_stat_activity w on w.pid = l.pid
          where not l.granted and w.datname = current_database()) as "waitingLocks"
      from (select count(*) filter (where backend_type = 'client backend')::int as connections,
          coalesce(max(greatest(0, extract(epoch from clock_timestamp() - xact_start)))
            filter (where datname = current_database() and pid <> pg_backend_pid()), 0)::float8 as longest,
          coalesce(max(age(backend_xmin)) filter (where pid <> pg_backend_pid()), 0)::float8 as snapshot
        from pg_stat_activity) a,
        (select coalesce(sum(pg_stat_get_live_tuples(oid)), 0)::float8 as live, coalesce(sum(pg_stat_get_dead_tuples(oid)), 0)::float8 as dead
          from pg_class where relkind in ('r', 'm', 't')) t`.execute(this.database.kysely());
    return rows[0]!;
  }

  /** What of it changes from one second to the next; asks for no catalogue. */
  async activity(): Promise<Pick<DatabaseState, 'connections' | 'maxConnections' | 'longestTransactionSeconds'>> {
    const { rows } = await sql<Pick<DatabaseState, 'connections' | 'maxConnections' | 'longestTransactionSeconds'>>`
      select count(*) filter (where backend_type = 'client backend')::int as connections,
          current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as "maxConnections",
          coalesce(max(greatest(0, extract(epoch from clock_timestamp() - xact_start)))
            filter (where datname = current_database() and pid <> pg_backend_pid()), 0)::float8 as "longestTransactionSeconds"
        from pg_stat_activity`.execute(this.database.kysely());
    return rows[0]!;
  }

  /** How far this process's clock is ahead of the database's, in milliseconds; as exact as the answer was quick. */
  async clockSkewMs(): Promise<number> {
    const asked = Date.now();
    const { rows } = await sql<{ now: number }>`select extract(epoch from clock_timestamp())::float8 * 1000 as now`.execute(
      this.database.kysely(),
    );
    return (asked + Date.now()) / 2 - rows[0]!.now;
  }

  /** At most half a minute old. Who asks while they are measured waits for the same. */
  sizes(): Promise<DatabaseSizes> {
    const now = performance.now();
    if (!this.measured || now - this.measured.at > SIZES_MS) {
      const sizes = this.measure();
      this.measured = { at: now, sizes };
      sizes.catch(() => (this.measured = undefined));
    }
    return this.measured.sizes;
  }

  private async measure(): Promise<DatabaseSizes> {
    const { rows } = await sql<{ bytes: number }>`select pg_database_size(current_database())::float8 as bytes`.execute(
      this.database.kysely(),
    );
    return { bytes: rows[0]!.bytes, tables: await this.biggestTables() };
  }

  private async biggestTables(): Promise<TableSize[]> {
    const { rows } = await sql<TableSize>`
      select schema, name, pg_total_relation_size(oid)::float8 as bytes, nullif(reltuples, -1)::float8 as rows,
          coalesce(pg_stat_get_dead_tuples(oid), 0)::float8 as "deadRows"
        from (select c.oid, n.nspname as schema, c.relname as name, c.reltuples
          from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_class t on t.oid = c.reltoastrelid
          where c.relkind in ('r', 'm') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'
          order by greatest(c.relpages, 0) + greatest(coalesce(t.relpages, 0), 0) desc, c.oid desc limit ${CANDIDATES}) biggest
        order by 3 desc, 1, 2 limit ${SHOWN}`.execute(this.database.kysely());
    return rows;
  }
}
