import { quoted } from './identifiers.js';
import type { PinnedConnection } from './pinned-connection.query.js';

/** A tenth of what is usual, so that the planner knows the tables from COMMIT on; autovacuum counts them anew soon after that. */
const SAMPLE = 10;

/** Columns with a sample of their own size: a tenth of that as well. */
const OWN_SAMPLES = `
  select "table", statement || greatest(attstattarget / 10, ${SAMPLE}) as lowered, statement || attstattarget as back
    from (select c.relname as "table", attstattarget, format('alter table %s alter column %I set statistics ', c.oid::regclass, attname) as statement
      from pg_attribute a join pg_class c on c.oid = attrelid join pg_namespace s on s.oid = c.relnamespace
      where s.nspname = $1 and c.relkind = 'r' and attnum > 0 and not attisdropped and attstattarget > ${SAMPLE}) t`;

interface OwnSample extends Record<string, unknown> {
  readonly table: string;
  readonly lowered: string;
  readonly back: string;
}

/** What the planner is told of tables that were just loaded. */
export class FirstStatistics {
  private constructor(
    private readonly schema: string,
    private readonly own: readonly OwnSample[],
  ) {}

  /** @param schema is the search path of the connection. */
  static async of(connection: PinnedConnection, schema: string): Promise<FirstStatistics> {
    return new FirstStatistics(schema, await connection.query<OwnSample>(OWN_SAMPLES, [schema]));
  }

  statements(table: string): string[] {
    const own = this.own.filter((each) => each.table === table);
    return [
      `set default_statistics_target = ${SAMPLE}`,
      ...own.map(({ lowered }) => lowered),
      `analyze ${quoted(this.schema)}.${quoted(table)}`,
      ...own.map(({ back }) => back),
    ];
  }
}
