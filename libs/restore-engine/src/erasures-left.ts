import { Injectable, Logger } from '@nestjs/common';
import { ErasuresService } from '#privacy';
import { RestoreRows } from './restore-rows.repository.js';

/** Sees to it that nobody stays whom a restore has brought back, though they were erased. */
@Injectable()
export class ErasuresLeft {
  private readonly logger = new Logger('Restores');

  constructor(
    private readonly restores: RestoreRows,
    private readonly erasures: ErasuresService,
  ) {}

  /** Does nothing when the last restore has erased them all. */
  async eraseAgain(signal: AbortSignal): Promise<void> {
    if (!(await this.restores.hasNotErased())) return;
    const { failed } = await this.erasures.replay(signal);
    await this.restores.noteNotErased(failed.length);
    if (failed.length > 0)
      this.logger.error(`${failed.length} people are back who were erased; tried again soon. Is one of them the last administrator?`);
  }
}
