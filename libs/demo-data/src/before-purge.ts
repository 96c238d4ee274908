import { Injectable } from '@nestjs/common';

/**
 * Port: done before somebody removes demo data; what it throws keeps it there. Not before a demonstration resets itself.
 * @param withinMs so long somebody waits for the answer; what takes longer goes on without them, and refuses until it is done.
 */
export type PurgePreparation = (withinMs: number) => Promise<void>;

/** What is done before demo data is removed. One per process. */
@Injectable()
export class BeforePurge {
  private readonly known: PurgePreparation[] = [];

  /** Called when a module starts. */
  register(preparation: PurgePreparation): void {
    this.known.push(preparation);
  }

  /** One after the other. @throws AppError DEMO_BACKUP_FIRST while something is not done by then */
  async prepare(withinMs: number): Promise<void> {
    for (const preparation of this.known) await preparation(withinMs);
  }
}
