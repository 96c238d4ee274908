import { isAlive, type ProcessReport, type ProcessRole } from './process-report.js';

/** A process with the halves that run in it. */
export interface RunningProcess {
  /** The half of the earliest start stands for the process where they differ by the moment. */
  readonly newest: ProcessReport;
  readonly halves: readonly ProcessReport[];
  readonly roles: readonly ProcessRole[];
  readonly alive: boolean;
}

/** Joins the halves of each process; the living first. */
export function processesOf(reports: readonly ProcessReport[]): RunningProcess[] {
  const processes = [...Map.groupBy(reports, ({ processId, host }) => `${host} ${processId}`).values()].map((halves) => {
    const living = halves.filter(isAlive);
    const shown = (living.length > 0 ? living : halves).toSorted((a, b) => (a.role < b.role ? -1 : 1));
    return {
      newest: shown.toSorted((a, b) => a.ageSeconds - b.ageSeconds)[0]!,
      halves: shown,
      roles: [...new Set(shown.map(({ role }) => role))],
      alive: living.length > 0,
    };
  });
  return processes.toSorted((a, b) => Number(b.alive) - Number(a.alive));
}
