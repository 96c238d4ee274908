import { Injectable } from '@nestjs/common';
import { ArchiveKeys } from '#platform/archives';
import type { ErrorDefinition } from '#platform/errors';
import { RestoreErrors, Restorers } from '#restore-engine';

/** Why nothing can be tried out: said beforehand, rather than by a drill that fails each week. Null when nothing stands in the way. */
@Injectable()
export class DrillObstacle {
  constructor(
    private readonly restorers: Restorers,
    private readonly keys: ArchiveKeys,
  ) {}

  async find(): Promise<ErrorDefinition | null> {
    return this.ofKeys() ?? (await this.ofProcesses());
  }

  /** What is made here is sealed for somebody who is not. */
  ofKeys(): ErrorDefinition | null {
    return this.keys.reads ? null : RestoreErrors.RESTORE_KEY_ELSEWHERE;
  }

  /** Nobody is there who may make the tables. */
  async ofProcesses(): Promise<ErrorDefinition | null> {
    return (await this.restorers.areThere()) ? null : RestoreErrors.RESTORE_NO_WORKER;
  }
}
