import { Injectable } from '@nestjs/common';
import type { DailySeries, Gauge, MoneySeries, Ratio, StatsContributor } from './stats-contributor.js';

/** Every figure that some lib knows. One per process; contributors register with it. */
@Injectable()
export class StatsRegistry {
  readonly series: DailySeries[] = [];
  readonly gauges: Gauge[] = [];
  readonly ratios: Ratio[] = [];
  readonly money: MoneySeries[] = [];

  /** Called by contributors when their module starts. @throws for a key that is taken, or of another form. */
  register({ name, series = [], gauges = [], ratios = [], money = [] }: StatsContributor): void {
    for (const { key } of [...series, ...gauges, ...ratios, ...money]) {
      if (!/^[a-z]+(-[a-z]+)*$/.test(key) || key.length > 50) throw new Error(`Figure ${key} of ${name} is not of the form some-words`);
      if (this.keys().has(key)) throw new Error(`Figure ${key} of ${name} is known already`);
    }
    this.series.push(...series);
    this.gauges.push(...gauges);
    this.ratios.push(...ratios);
    this.money.push(...money);
  }

  private keys(): Set<string> {
    return new Set([...this.series, ...this.gauges, ...this.ratios, ...this.money].map((figure) => figure.key));
  }
}
