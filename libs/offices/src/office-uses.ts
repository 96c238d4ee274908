import { Injectable } from '@nestjs/common';

/** Port: a lib above that keeps things in offices. */
export interface OfficeUse {
  /** What is counted, as it stands in the details of a refusal, such as `futureReservations`. */
  readonly name: string;
  /** How many things forbid archiving the office now. Runs in the transaction that holds the office locked. */
  count(officeId: string): Promise<number>;
}

/** What is asked before an office is archived. Libs above register when their module starts. */
@Injectable()
export class OfficeUses {
  private readonly uses: OfficeUse[] = [];

  register(use: OfficeUse): void {
    this.uses.push(use);
  }

  /** Counts that are not zero, by name. */
  async of(officeId: string): Promise<Record<string, number>> {
    const found: Record<string, number> = {};
    for (const use of this.uses) {
      const count = await use.count(officeId);
      if (count > 0) found[use.name] = count;
    }
    return found;
  }
}
