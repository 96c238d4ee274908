/** One seeding. Every row that belongs to it carries `id` as `demo_batch_id`, so that a purge finds it and nothing else. */
export interface DemoBatch {
  readonly id: string;
  /** Id of the demo organisation; the contributor that owns organisations makes the row. */
  readonly organisationId: string;
}

/** Port: a lib that brings demo data. `seed` runs inside the one transaction of the seeding. */
export interface DemoContributor {
  /** The lib's name. */
  readonly name: string;
  /** Names of contributors whose rows this one builds on. */
  readonly after?: readonly string[];
  /** @returns what was made, one line for people each. */
  seed(batch: DemoBatch): Promise<string[]>;
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
