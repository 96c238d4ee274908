import { AsyncResource } from 'node:async_hooks';
import type { Pool, PoolClient } from 'pg';
import { beginSpan, currentSpan, isTracing, statementText, traced } from '#platform/observability';

type Callback = (error: Error | null, ...rest: unknown[]) => void;
type Connect = (callback?: (...args: unknown[]) => void) => unknown;

/**
 * Records each statement that a request or job sends, without its values, as a part of it. Costs nothing when nothing is traced. To be
 * called after whatever makes another statement of one, so that it sees what was asked for.
 */
export function traceQueries(pool: Pool): void {
  if (!isTracing()) return;
  // Whoever waits for a connection is called by the one who returns it, and would become a part of that one's work.
  const connect = pool.connect.bind(pool) as unknown as Connect;
  const bound: Connect = (callback) => (callback ? connect(AsyncResource.bind(callback)) : connect());
  pool.connect = bound as unknown as Pool['connect'];
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    client.query = ((...args: unknown[]) => recorded(query, args)) as PoolClient['query'];
  });
}

function recorded(query: (...args: unknown[]) => unknown, args: unknown[]): unknown {
  const sql = sqlOf(args[0]);
  // BEGIN is sent with the first statement.
  if (sql === undefined || sql === 'begin' || !currentSpan()?.recorded) return query(...args);
  const { text, summary, operation } = statementText(sql);
  const options = {
    kind: 'client',
    attributes: { 'db.system.name': 'postgresql', 'db.operation.name': operation, 'db.query.text': text },
  } as const;
  const callback = args.at(-1);
  if (typeof callback !== 'function') return traced(summary, options, async () => query(...args));
  const span = beginSpan(summary, options);
  const told: Callback = (error, ...rest) => {
    if (error) span?.fail(error);
    span?.end();
    (callback as Callback)(error, ...rest);
  };
  return query(...args.slice(0, -1), told);
}

/** Undefined for a cursor, which is read piece by piece. */
function sqlOf(statement: unknown): string | undefined {
  if (typeof statement === 'string') return statement;
  const { text, submit } = (statement ?? {}) as { text?: unknown; submit?: unknown };
  return typeof text === 'string' && submit === undefined ? text : undefined;
}
