import { Injectable } from '@nestjs/common';

/**
 * Port: done before somebody removes demo data; what it throws keeps it there. Not before a demonstration resets itself.
 * @returns the time that can be come back to; what people made after it among the demo data does not go either.
 * @param withinMs so long somebody waits for the answer; what takes longer goes on without them, and refuses until it is done.
 */
export type PurgePreparation = (withinMs: number) => Promise<Date>;

/** What is done before demo data is removed. One per process. */
@Injectable()
export class BeforePurge {
  private readonly known: PurgePreparation[] = [];

  /** Called when a module starts. */
  register(preparation: PurgePreparation): void {
    this.known.push(preparation);
  }

  /** @returns the time that can be come back to, if any. @throws AppError DEMO_BACKUP_FIRST while something is not done by then */
  async prepare(withinMs: number): Promise<Date | null> {
    let earliest: Date | null = null;
    for (const preparation of this.known) {
      const time = await preparation(withinMs);
      if (!earliest || time < earliest) earliest = time;
    }
    return earliest;
  }
}
