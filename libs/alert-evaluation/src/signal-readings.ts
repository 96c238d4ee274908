import { Injectable } from '@nestjs/common';
import { FigureRegistry, type FigureRate, type FigureSource, withinTime } from '#platform/status';
import { ProcessDirectory } from '#system-status';
import { CountedWindow, countOf } from './counted-window.js';
import type { Reading, WatchedRule } from './judgement.js';

const EVERY_SECONDS = 3;
const READ_MS = 700;
/** Looks are not exactly a second apart. */
const JITTER_MS = 200;
const RATE_SECONDS = 60;
/** Of a rate whose window is longer, so much has to be known to say that all is well. */
const ENOUGH_SECONDS = 60;
/** A figure that was read is good for so many turns of its source. */
const GOOD_TURNS = 4;

interface FigureValue {
  readonly value: number;
  readonly at: number;
}

/** What the rules watch, read as often as it may be, and only what some rule needs. Times are those of the database. */
@Injectable()
export class SignalReadings {
  private readonly counted = new CountedWindow();
  private readonly values = new Map<string, FigureValue>();
  /** When a source was asked last, by a clock that does not jump. */
  private readonly turns = new Map<FigureSource, number>();
  private readonly running = new Set<FigureSource>();
  /** Since when a figure is missing. */
  private readonly missing = new Map<string, Date>();
  private now = new Date(0);

  constructor(
    private readonly registry: FigureRegistry,
    private readonly processes: ProcessDirectory,
  ) {}

  /** Reads what these rules need. What takes longer than it may is there the next time, or missing. */
  async refresh(rules: readonly WatchedRule[], now: Date): Promise<void> {
    this.now = now;
    const figures = new Set(rules.flatMap(({ condition }) => ('figure' in condition ? condition.figure : [])));
    const sources = this.registry.sources.filter(({ series }) => series.some(({ key }) => figures.has(key)));
    const rates = this.registry.rates.filter(({ key }) => figures.has(key));
    const windows = [
      ...rules.flatMap(({ condition }) => (condition.kind === 'rate' ? condition.windowSeconds : [])),
      ...rates.map(windowOf),
    ];
    await Promise.all([...sources.map((source) => this.turn(source)), windows.length > 0 ? this.observe(Math.max(...windows)) : undefined]);
    for (const rate of rates) this.keep(rate.key, this.rateOf(rate));
    for (const key of figures) this.noteMissing(key);
  }

  readonly of = ({ condition }: WatchedRule): Reading => {
    if (condition.kind === 'rate')
      return { value: this.countOf(condition.counter, condition.windowSeconds, condition.moreThan), missingSince: null };
    if (condition.kind === 'raised') return { value: null, missingSince: null };
    return { value: this.valueOf(condition.figure), missingSince: this.missing.get(condition.figure) ?? null };
  };

  /** Forgets everything: somebody else looked in between. */
  clear(): void {
    this.counted.clear();
    this.values.clear();
    this.turns.clear();
    this.missing.clear();
  }

  /** Too many of a part of the window are too many of all of it; few of a part say nothing. */
  private countOf(counter: string, windowSeconds: number, moreThan: number): number | null {
    const counted = this.counted.within(windowSeconds);
    if (!counted) return null;
    const count = countOf(counter, counted.change);
    return counted.whole || count > moreThan ? count : null;
  }

  private rateOf(rate: FigureRate): number | null {
    const counted = this.counted.within(windowOf(rate));
    if (!counted || (!counted.whole && counted.seconds < ENOUGH_SECONDS)) return null;
    const { change, seconds } = counted;
    return rate.forAlerts?.of ? rate.forAlerts.of(change, seconds) : rate.of(change, seconds);
  }

  private async observe(keepSeconds: number): Promise<void> {
    this.counted.observe(await this.processes.reportsOfLastHour(), this.now, keepSeconds);
  }

  private async turn(source: FigureSource): Promise<void> {
    const now = performance.now();
    const last = this.turns.get(source);
    if (last !== undefined && now - last < everyMs(source) - JITTER_MS) return;
    // Asking again for what is still being found out would make it later still.
    if (this.running.has(source)) return;
    this.running.add(source);
    this.turns.set(source, now);
    const at = this.now.getTime();
    const result = await withinTime(READ_MS, (signal) => {
      const asked = Promise.resolve().then(() => source.read(signal));
      const forget = () => void this.running.delete(source);
      asked.then(forget, forget);
      return asked;
    });
    if ('value' in result) for (const { key } of source.series) this.keep(key, result.value[key] ?? null, at);
  }

  private keep(key: string, value: number | null, at = this.now.getTime()): void {
    if (value === null || !Number.isFinite(value)) this.values.delete(key);
    else this.values.set(key, { value, at });
  }

  private valueOf(key: string): number | null {
    const known = this.values.get(key);
    if (!known) return null;
    const source = this.registry.sources.find(({ series }) => series.some((each) => each.key === key));
    return this.now.getTime() - known.at <= GOOD_TURNS * everyMs(source) ? known.value : null;
  }

  private noteMissing(key: string): void {
    if (this.valueOf(key) !== null) this.missing.delete(key);
    else if (!this.missing.has(key)) this.missing.set(key, this.now);
  }
}

function windowOf({ forAlerts }: FigureRate): number {
  return forAlerts?.windowSeconds ?? RATE_SECONDS;
}

function everyMs(source: FigureSource | undefined): number {
  return (source?.everySeconds ?? EVERY_SECONDS) * 1000;
}
