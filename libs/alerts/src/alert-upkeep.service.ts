import { Injectable } from '@nestjs/common';
import { inBatches } from '#platform/database';
import { AlertRuleRepository } from './alert-rule.repository.js';
import { AlertRepository } from './alert.repository.js';
import { SilenceRepository } from './silence.repository.js';

/** What whoever looks at the rules does beside it. */
@Injectable()
export class AlertUpkeep {
  constructor(
    private readonly alerts: AlertRepository,
    private readonly rules: AlertRuleRepository,
    private readonly silences: SilenceRepository,
  ) {}

  /** Adds the declared rules that are missing, and lets those that nobody changed follow their declaration. */
  keepDefaults(): Promise<void> {
    return this.rules.keepDefaults();
  }

  /** What the figures of open alerts are now, by the alert's id. */
  keepValues(values: ReadonlyMap<string, number>): Promise<void> {
    return this.alerts.keepValues(values);
  }

  /** Old alerts and silences, and rules that were removed, in small steps. */
  async forgetOld(): Promise<void> {
    await inBatches((limit) => this.alerts.prune(limit));
    await inBatches((limit) => this.silences.prune(limit));
    await inBatches((limit) => this.rules.prune(limit));
  }
}
