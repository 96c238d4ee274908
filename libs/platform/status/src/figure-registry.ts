import { Injectable } from '@nestjs/common';
import type { FigureRate, FigureSeries, FigureSource } from './figure-source.js';

/** Every figure whose history is kept. One per process; the same in all processes of a release. */
@Injectable()
export class FigureRegistry {
  private readonly known = new Map<string, FigureSeries>();
  private readonly read: FigureSource[] = [];
  private readonly counted: FigureRate[] = [];

  /** Called when a module starts. @throws for a key that is taken, or of another form. */
  register(...sources: readonly FigureSource[]): void {
    for (const source of sources) {
      source.series.forEach((series) => this.add(series));
      this.read.push(source);
    }
  }

  /** As `register`, for what is counted. */
  registerRates(...rates: readonly FigureRate[]): void {
    for (const rate of rates) {
      this.add(rate);
      this.counted.push(rate);
    }
  }

  find(key: string): FigureSeries | undefined {
    return this.known.get(key);
  }

  /** In the order of their keys. */
  get series(): readonly FigureSeries[] {
    return [...this.known.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
  }

  get sources(): readonly FigureSource[] {
    return this.read;
  }

  get rates(): readonly FigureRate[] {
    return this.counted;
  }

  private add({ key, unit }: FigureSeries): void {
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(key) || key.length > 60) throw new Error(`Figure ${key} is not of the form some-words`);
    if (this.known.has(key)) throw new Error(`Figure ${key} is known already`);
    this.known.set(key, { key, unit });
  }
}
