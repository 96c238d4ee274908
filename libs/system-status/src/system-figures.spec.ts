import { describe, expect, it } from 'vitest';
import { FigureRegistry } from '#platform/status';
import type { MetricsTotals } from '#platform/metrics';
import type { ProcessReport } from './process-report.js';
import { SystemFigures } from './system-figures.js';

const gauges = { residentBytes: 10, cpuShare: 0.5, eventLoopP99Ms: 3 };
const report = (processId: string, changes: Partial<ProcessReport> = {}): ProcessReport =>
  ({
    processId,
    host: 'h',
    role: 'api',
    ageSeconds: 1,
    ended: false,
    clockSkewMs: null,
    settingsVersion: 4,
    gauges,
    ...changes,
  }) as ProcessReport;

function figuresOf(reports: readonly ProcessReport[]) {
  const registry = new FigureRegistry();
  const none = {} as never;
  new SystemFigures(registry, { findAll: () => Promise.resolve(reports) } as never, none, none, none, none).onModuleInit();
  const source = registry.sources.find(({ series }) => series.some(({ key }) => key === 'workers'))!;
  return { registry, read: () => source.read(new AbortController().signal) };
}

describe('figures of the processes', () => {
  it('MO2 tell who fell silent without a word, whose clock is off and who has old settings', async () => {
    const { read } = figuresOf([
      report('a', { clockSkewMs: -1_200 }),
      report('a', { role: 'worker', clockSkewMs: 300, settingsVersion: 3 }),
      report('ended', { ended: true, ageSeconds: 70 }),
      report('killed', { ageSeconds: 61 }),
      report('killed', { role: 'worker', ageSeconds: 62 }),
      report('long ago', { ageSeconds: 901 }),
    ]);
    expect(await read()).toMatchObject({
      processes: 1,
      workers: 1,
      'processes-lost': 1,
      'clock-skew': 1_200,
      'settings-behind': 1,
      memory: 10,
    });
  });

  it('MO2 say nothing of workers where there are none, so that their absence can be told', async () => {
    expect(await figuresOf([report('a')]).read()).toMatchObject({ processes: 1, workers: null });
    expect(await figuresOf([]).read()).toMatchObject({ processes: 0, workers: null, 'processes-lost': 0, 'clock-skew': null });
  });

  it('MO2 wake nobody for a single request that fails at night', () => {
    const rate = figuresOf([]).registry.rates.find(({ key }) => key === 'errors-5xx')!;
    const share = (requests: number, errors5xx: number) => rate.forAlerts!.of!({ requests, errors5xx } as MetricsTotals, 300);
    expect([share(1, 1), share(0, 0), share(10, 3), share(1_000, 25)]).toEqual([0.01, 0, 0.03, 0.025]);
  });
});
