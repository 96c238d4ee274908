import { Injectable, Logger } from '@nestjs/common';
import { AlertLifecycle, AlertUpkeep, EXPLAINS_SECONDS } from '#alerts';
import { KnownCauses, MAINTENANCE } from '#platform/alerts';
import { Maintenance } from '#platform/maintenance';
import { withinTime } from '#platform/status';
import { type Change, changesOf, type Situation } from './judgement.js';
import { SignalReadings } from './signal-readings.js';
import { SituationQuery } from './situation.query.js';

const READ_MS = 900;
/** What open alerts are at is written down so often. */
const VALUES_MS = 10_000;
/** Counts of the minutes before are still high when maintenance or an outage is over, and what has waited is still being done. */
const EXPLAINS_MS = EXPLAINS_SECONDS * 1000;

/** One look at all rules, and what follows from it. */
@Injectable()
export class RuleLook {
  private readonly logger = new Logger('Alerts');
  /** Rules whose changes fail, said once. */
  private readonly failing = new Set<string>();
  private valuesKept = -Infinity;

  constructor(
    private readonly situations: SituationQuery,
    private readonly readings: SignalReadings,
    private readonly lifecycle: AlertLifecycle,
    private readonly upkeep: AlertUpkeep,
    private readonly maintenance: Maintenance,
    private readonly causes: KnownCauses,
  ) {}

  /** @param now by the database's clock. @throws when nothing could be read. */
  async take(now: Date): Promise<void> {
    const read = await withinTime(READ_MS, () => this.situationAt(now));
    if (!('value' in read)) throw (read.error as Error | undefined) ?? new Error(`it takes longer than ${READ_MS} ms`);
    // One by one, each whole: what fails of one keeps no other from being told.
    for (const change of changesOf(read.value)) await this.apply(change, now);
    await this.keepValues(read.value);
  }

  /** Begins anew: somebody else looked in between. */
  clear(): void {
    this.readings.clear();
  }

  private async situationAt(now: Date): Promise<Situation> {
    const known = await this.situations.read();
    await this.readings.refresh(
      known.rules.filter(({ enabled }) => enabled),
      now,
    );
    const justOver = new Set([...known.justOver, ...this.causes.within(EXPLAINS_MS)]);
    if (this.maintenance.restrictedWithin(EXPLAINS_MS)) justOver.add(MAINTENANCE);
    return { ...known, justOver, now, readingOf: this.readings.of };
  }

  private async apply(change: Change, now: Date): Promise<void> {
    const { rule } = change;
    try {
      if (change.kind === 'begin') await this.lifecycle.begin(rule, { ...change, subject: '', label: '', at: now });
      else if (change.kind === 'fire') await this.lifecycle.fire(rule, change.alert.id, change.value, change.muted, now);
      else if (change.kind === 'mute') await this.lifecycle.mute(rule, change.alert.id, change.muted);
      else await this.lifecycle.end(rule, change.alert, now);
      this.failing.delete(rule.key);
    } catch (error) {
      if (!this.failing.has(rule.key)) this.logger.error(`The alert ${rule.key} could not be told of`, error);
      this.failing.add(rule.key);
    }
  }

  private async keepValues({ open, rules, readingOf }: Situation): Promise<void> {
    if (performance.now() - this.valuesKept < VALUES_MS) return;
    const byId = new Map(rules.map((rule) => [rule.id, rule]));
    const values = new Map<string, number>();
    for (const { id, ruleId, value: before } of open) {
      const rule = byId.get(ruleId);
      const value = rule ? readingOf(rule).value : null;
      if (value !== null && value !== before) values.set(id, value);
    }
    if (values.size > 0) await this.upkeep.keepValues(values);
    this.valuesKept = performance.now();
  }
}
