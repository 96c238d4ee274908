import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Metrics } from '#platform/metrics';
import type { Settings } from '#platform/settings';
import type { ProcessProbe } from './process-probe.js';
import type { ProcessRole } from './process-report.js';
import type { NewProcessReport, ProcessReportRepository } from './process-report.repository.js';
import { ProcessReporter } from './process-reporter.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What a process reports in ten seconds and when it ends. */
async function reportsOf(role: ProcessRole | null): Promise<NewProcessReport[]> {
  const kept: NewProcessReport[] = [];
  const reports = { keep: async (report: NewProcessReport) => (kept.push(report), Date.now()) };
  const reporter = new ProcessReporter(
    role,
    reports as unknown as ProcessReportRepository,
    { read: async () => ({}) } as unknown as ProcessProbe,
    { totals: () => ({}) } as unknown as Metrics,
    { version: 1 } as unknown as Settings,
  );
  reporter.onApplicationBootstrap();
  await vi.advanceTimersByTimeAsync(10_000);
  await reporter.beforeApplicationShutdown();
  return kept;
}

it('MO1 a process reports itself until it ends; a command at the terminal never does', async () => {
  const reports = await reportsOf('api');
  expect(reports.length).toBeGreaterThan(2);
  expect(reports.map(({ role, ended }) => [role, ended])).toEqual(reports.map((_, index) => ['api', index === reports.length - 1]));
  expect(await reportsOf(null)).toEqual([]);
});
