import { Injectable } from '@nestjs/common';

/** One of the things that a raised rule tells apart, by the same names as its alerts. */
export interface AlertSubject {
  readonly subject: string;
  readonly label: string;
}

/** Port: what the alerts of a rule may be about, also while nothing is wrong with it. One registry per process. */
@Injectable()
export class AlertSubjects {
  private readonly known = new Map<string, () => Promise<readonly AlertSubject[]>>();

  /** Called when a module starts, by the lib that raises the rule. @throws when somebody did already. */
  register(ruleKey: string, source: () => Promise<readonly AlertSubject[]>): void {
    if (this.known.has(ruleKey)) throw new Error(`What ${ruleKey} is about is known already`);
    this.known.set(ruleKey, source);
  }

  /** None for a rule that watches one thing. */
  async of(ruleKey: string): Promise<readonly AlertSubject[]> {
    return (await this.known.get(ruleKey)?.()) ?? [];
  }
}
