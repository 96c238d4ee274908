import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** They take a minute or so each, most of them in small files: vitest begins with the big ones where it has not run before. */
const LONG = [
  'apps/admin/test/backups.full.spec.ts',
  'apps/admin/test/screens-in-english.matrix.spec.ts',
  'apps/admin/test/screens-in-spanish.matrix.spec.ts',
  'libs/restores/test/restores.api.full.spec.ts',
  'test/faults/incident-storm.spec.ts',
  'test/faults/outage.redis.spec.ts',
  'test/start/readme-backups.full.spec.ts',
];

/** Begins each group with the files that take longest, so that no worker is left alone with one at its end. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const groupOf = ({ project }: TestSpecification) => project.config.sequence.groupOrder;
    const isLong = ({ moduleId }: TestSpecification) => LONG.includes(relative(this.ctx.config.root, moduleId));
    // oxlint-disable-next-line unicorn/no-array-sort -- it is vitest's own, which gives a new array
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => groupOf(one) - groupOf(other) || Number(isLong(other)) - Number(isLong(one)));
  }
}
