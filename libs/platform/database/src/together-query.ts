import type { QueryResult } from 'pg';
import { preparedName } from './prepared-statements.js';

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** The messages of the extended protocol, as the driver writes them. */
interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  readonly submittedNamedStatements: Record<string, string>;
  parse(message: { text: string; name?: string }): void;
  bind(message: object): void;
  execute(message: object): void;
  sync(): void;
}

/** The driver's own query, with what it does at each step. */
interface DriverQuery {
  submit(wire: Wire): Error | null;
  hasBeenParsed(wire: Wire): unknown;
  _getRows(wire: Wire): void;
  handleCommandComplete(message: { readonly text: string }, wire: Wire): void;
}

/** A connection's `query`, and the class of queries that belongs to it. */
export interface Driver {
  query(...args: unknown[]): unknown;
  readonly Query: new (
    config: { text: string; values: readonly unknown[]; name: string | undefined; queryMode: 'extended' },
    values: undefined,
    callback: (error: Error | null, result: QueryResult) => void,
  ) => DriverQuery;
}

/**
 * A statement with BEGIN before it, COMMIT behind it, or both, in one message to the server. It ends in one Sync: when the
 * server refuses one of them, it skips the others (PostgreSQL, "Extended Query", "Pipelining").
 */
export class TogetherQuery {
  /** Settles with BEGIN: rejected when the transaction did not begin. */
  readonly begun: Promise<void>;
  private readonly beginning = Promise.withResolvers<void>();
  private readonly ending = Promise.withResolvers<QueryResult>();
  private readonly query: DriverQuery;
  private isCommitted = false;

  constructor(
    private readonly driver: Driver,
    private readonly statement: Statement,
    private readonly edges: { readonly begins?: boolean; readonly commits?: boolean },
  ) {
    const name = preparedName(statement.text);
    this.query = new driver.Query({ ...statement, name, queryMode: 'extended' }, undefined, (error, result) => this.settle(error, result));
    this.begun = this.beginning.promise;
    this.begun.catch(() => undefined);
    this.divert(this.query, name);
  }

  /** @returns the result of the statement, once everything sent with it has happened. */
  send(): Promise<QueryResult> {
    this.driver.query(this.query);
    return this.ending.promise;
  }

  private divert(query: DriverQuery, name: string | undefined): void {
    const { begins, commits } = this.edges;
    const submit = query.submit.bind(query);
    const complete = query.handleCommandComplete.bind(query);
    query.submit = (wire) => {
      wire.stream.cork();
      try {
        if (begins) {
          // First, since the driver takes the next statement that the server parses for this one.
          if (name !== undefined && !query.hasBeenParsed(wire)) {
            wire.parse({ text: this.statement.text, name });
            wire.submittedNamedStatements[name] = this.statement.text;
          }
          run(wire, 'begin');
        }
        return submit(wire);
      } finally {
        wire.stream.uncork();
      }
    };
    if (commits)
      query._getRows = (wire) => {
        wire.execute({});
        run(wire, 'commit');
        wire.sync();
      };
    query.handleCommandComplete = (message, wire) => {
      if (begins && message.text === 'BEGIN') this.beginning.resolve();
      else if (commits && message.text === 'COMMIT') this.isCommitted = true;
      else complete(message, wire);
    };
  }

  private settle(error: Error | null, result: QueryResult): void {
    const failure =
      error ?? (this.edges.commits && !this.isCommitted ? new Error('The server did not confirm the end of the transaction') : null);
    if (!failure) return this.ending.resolve(result);
    this.beginning.reject(failure);
    this.ending.reject(failure);
  }
}

function run(wire: Wire, text: string): void {
  wire.parse({ text });
  wire.bind({});
  wire.execute({});
}
