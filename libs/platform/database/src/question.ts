import type { RawBuilder } from 'kysely';

/** What somebody wants to know, such that another statement can ask it on its way: one way to the database and back less. */
export interface Question<Answer> {
  /** A SELECT of exactly one row. */
  readonly select: RawBuilder<unknown>;
  /** @param row the one that `select` gave; columns beside its own do no harm. */
  readonly read: (row: unknown) => Answer;
}

/** @param select of exactly one row. */
export function question<Row, Answer>(select: RawBuilder<Row>, read: (row: Row) => Answer): Question<Answer> {
  return { select, read: (row) => read(row as Row) };
}
