/** One seeding. Every row that belongs to it carries `id` as `demo_batch_id`, so that a purge finds it and nothing else. */
export interface DemoBatch {
  readonly id: string;
  /** Id of the demo organisation; the contributor that owns organisations makes the row. */
  readonly organisationId: string;
}

/** How many rows, by table; tables without any may be missing. */
export type RowCounts = Readonly<Record<string, number>>;

/** Port: a lib that brings demo data. `seed` and `purge` run inside the one transaction of the seeding or the purge. */
export interface DemoContributor {
  /** The lib's name. */
  readonly name: string;
  /** Names of contributors whose rows this one builds on. */
  readonly after?: readonly string[];
  /** @returns what was made, one line for people each. */
  seed(batch: DemoBatch): Promise<string[]>;
  /** Rows of the batch that are there. */
  count(batch: DemoBatch): Promise<RowCounts>;
  /** Keeps others from attaching anything to the rows of the batch until the transaction ends. Runs as `purge` does, before anything is counted. */
  hold?(batch: DemoBatch): Promise<void>;
  /**
   * Rows that people made among the demo data and that cannot stay without it. Absent: there can be none.
   * @param since counts only those that were made after it.
   */
  attached?(batch: DemoBatch, since?: Date): Promise<RowCounts>;
  /**
   * Removes the rows of the batch, and what is attached to them: whoever called has been told. Runs after those that
   * build on this one.
   */
  purge(batch: DemoBatch): Promise<void>;
}

/** Contributors so that each comes after those it builds on. @throws when that is impossible. */
export function inOrder(contributors: readonly DemoContributor[]): DemoContributor[] {
  const waiting = [...contributors];
  const done: DemoContributor[] = [];
  while (waiting.length > 0) {
    const next = waiting.findIndex((each) => (each.after ?? []).every((name) => done.some((other) => other.name === name)));
    if (next < 0)
      throw new Error(`Demo contributors wait for one another or for one that is missing: ${waiting.map((each) => each.name).join(', ')}`);
    done.push(...waiting.splice(next, 1));
  }
  return done;
}
