import type { CompiledQuery } from 'kysely';
import type { Pool, PoolClient, QueryResult } from 'pg';
import { type Driver, type Statement, TogetherQuery } from './together-query.js';

/** Statements that wait for the COMMIT of their transaction, by the array of their values, which nothing on the way copies. */
const lasts = new WeakSet<object>();

const NOTHING: QueryResult = { command: '', rowCount: null, oid: 0, fields: [], rows: [] };

/**
 * Marks the last statement of a transaction before it is executed: it is answered at once, empty, and goes to the server
 * with the COMMIT, which fails as the statement does.
 */
export function withCommit<Row>(statement: CompiledQuery<Row>): CompiledQuery<Row> {
  lasts.add(statement.parameters);
  return statement;
}

/**
 * Spares every transaction two ways to the database and back: its BEGIN goes with its first statement, and its COMMIT with
 * the statement that `withCommit` marked. Behind what fails the server does nothing of what was sent with it: there is no statement
 * outside of a transaction that did not begin, and no COMMIT behind a write that was refused.
 */
export function sendEdgesAlong(pool: Pool): void {
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as Driver['query'];
    const edges = new TransactionEdges({ query, Query: (client.constructor as unknown as Driver).Query });
    // Kysely sends text with an array; whoever sends anything else has begun no transaction this way.
    const send = (text: unknown, values?: unknown, callback?: unknown): unknown => {
      if (typeof text === 'string' && Array.isArray(values) && callback === undefined) return edges.send({ text, values });
      edges.requireBegun();
      return query(text, values, callback);
    };
    client.query = send as PoolClient['query'];
  });
}

/** Where the transaction of one connection stands. */
class TransactionEdges {
  /** BEGIN was asked for and nothing has been sent since. */
  private waits = false;
  /** The server's answer to BEGIN; null when nothing was begun this way. */
  private begun: Promise<void> | null = null;
  private last: Statement | null = null;
  private isEnding = false;

  constructor(private readonly driver: Driver) {}

  /** What Kysely wants to send, BEGIN, COMMIT and ROLLBACK among it. */
  async send(statement: Statement): Promise<QueryResult> {
    if (statement.text === 'commit') return this.commit();
    if (statement.text === 'rollback') return this.rollback();
    // Left behind by a branch: behind COMMIT it would be committed on its own.
    if (this.isEnding) throw new Error('A statement came while its transaction ended');
    if (statement.text === 'begin') {
      this.waits = true;
      return NOTHING;
    }
    // Also left behind: what was to be last goes first. If that fails, COMMIT tells.
    if (this.last) this.execute(this.takeLast()!).catch(() => undefined);
    if (!lasts.has(statement.values)) return this.execute(statement);
    this.last = statement;
    return NOTHING;
  }

  /** @throws when a statement that cannot take BEGIN along would go without. */
  requireBegun(): void {
    if (this.waits) throw new Error('The first statement of a transaction is neither a cursor nor one with a callback');
  }

  private execute(statement: Statement): Promise<QueryResult> {
    if (this.waits) return this.together(statement, { begins: true });
    if (!this.begun) return this.plain(statement);
    // Refused with the error of a BEGIN that failed: there is no transaction for it.
    return this.begun.then(() => this.plain(statement));
  }

  private async commit(): Promise<QueryResult> {
    const [last, begins, begun] = [this.takeLast(), this.waits, this.begun];
    this.isEnding = true;
    if (last || !begins) {
      await begun;
      const result = await (last ? this.together(last, { begins, commits: true }) : this.plain({ text: 'commit', values: [] }));
      // A statement had failed and its error was caught: the server rolls back.
      if (!last && result.command !== 'COMMIT') throw new Error('A statement of the transaction had failed, so all of it was rolled back');
    }
    this.reset();
    return NOTHING;
  }

  private async rollback(): Promise<QueryResult> {
    const wasSent = !this.waits;
    this.isEnding = true;
    try {
      if (wasSent) await this.plain({ text: 'rollback', values: [] });
    } finally {
      this.reset();
    }
    return NOTHING;
  }

  private together(statement: Statement, edges: { readonly begins?: boolean; readonly commits?: boolean }): Promise<QueryResult> {
    const query = new TogetherQuery(this.driver, statement, edges);
    if (edges.begins) [this.waits, this.begun] = [false, query.begun];
    return query.send();
  }

  private plain({ text, values }: Statement): Promise<QueryResult> {
    return this.driver.query(text, values) as Promise<QueryResult>;
  }

  private takeLast(): Statement | null {
    const { last } = this;
    this.last = null;
    return last;
  }

  private reset(): void {
    [this.waits, this.begun, this.last, this.isEnding] = [false, null, null, false];
  }
}
