/** A connection of the driver, or a pool of them. */
interface Asked {
  query(text: string, values: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
}

/** A statement as Kysely compiles or logs it. */
interface Compiled {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** A step of a plan, and what PostgreSQL did there. Rows are those of each time it ran. */
export interface PlanStep {
  /** Such as `Seq Scan`. */
  readonly type: string;
  readonly table: string | undefined;
  readonly index: string | undefined;
  readonly returned: number;
  /** With those that it looked at in vain. */
  readonly read: number;
  readonly runs: number;
  /** Blocks that it and the steps below it touched. */
  readonly blocks: number;
}

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly Node[];
}

/** Runs a statement and tells how: every step, the outermost first. */
export async function explainedPlan(database: Asked, { sql, parameters }: Compiled): Promise<PlanStep[]> {
  const { rows } = await database.query(`explain (analyze, buffers, format json) ${sql}`, [...parameters]);
  return stepsOf((rows as unknown as [{ 'QUERY PLAN': [{ Plan: Node }] }])[0]['QUERY PLAN'][0].Plan);
}

/** Rows that the scans of a table looked at in all. */
export function rowsRead(steps: readonly PlanStep[], table: string): number {
  return steps.reduce((sum, step) => (step.table === table ? sum + step.read * step.runs : sum), 0);
}

function stepsOf(node: Node): PlanStep[] {
  const step = {
    type: node['Node Type'],
    table: node['Relation Name'],
    index: node['Index Name'],
    returned: node['Actual Rows'],
    read: node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0),
    runs: node['Actual Loops'],
    blocks: node['Shared Hit Blocks'] + node['Shared Read Blocks'],
  };
  return [step, ...(node.Plans ?? []).flatMap(stepsOf)];
}
