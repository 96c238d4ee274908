import { Injectable } from '@nestjs/common';

/** Port: done before somebody removes demo data; what it throws keeps it there. Not before a demonstration resets itself. */
export type PurgePreparation = () => Promise<void>;

/** What is done before demo data is removed. One per process. */
@Injectable()
export class BeforePurge {
  private readonly known: PurgePreparation[] = [];

  /** Called when a module starts. */
  register(preparation: PurgePreparation): void {
    this.known.push(preparation);
  }

  /** One after the other. */
  async prepare(): Promise<void> {
    for (const preparation of this.known) await preparation();
  }
}
