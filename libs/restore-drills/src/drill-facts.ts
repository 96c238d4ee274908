import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type DrillSummary, RestoreFacts, type RestoreFactsSource } from '#backups';
import type { ErrorDefinition } from '#platform/errors';
import { RestoreDirectory } from '#restores';
import type { Drill } from './drill.js';
import { DrillObstacle } from './drill-obstacle.js';
import { DrillRows } from './drill-rows.repository.js';

/** Tells the overview of backups what is known of restores. */
@Injectable()
export class DrillFacts implements RestoreFactsSource, OnModuleInit {
  constructor(
    private readonly facts: RestoreFacts,
    private readonly drills: DrillRows,
    private readonly restores: RestoreDirectory,
    private readonly obstacle: DrillObstacle,
  ) {}

  onModuleInit(): void {
    this.facts.register(this);
  }

  async lastDrill(): Promise<DrillSummary | null> {
    const drill = await this.drills.latest();
    return drill && summaryOf(drill);
  }

  whyNoDrill(): Promise<ErrorDefinition | null> {
    return this.obstacle.find();
  }

  async expectedRestoreSeconds(): Promise<number | null> {
    const passed = await this.drills.latestPassed();
    return passed && Math.max(1, Math.ceil(passed.durationMs! / 1000));
  }

  undo(): Promise<{ readonly restoreId: string; readonly until: Date } | null> {
    return this.restores.findUndo();
  }
}

export function summaryOf({ id, backupId, state, requestedAt, startedAt, durationMs, rows, error }: Drill): DrillSummary {
  return {
    id,
    backupId,
    state: state === 'waiting' ? 'running' : state,
    startedAt: new Date(startedAt ?? requestedAt),
    durationSeconds: durationMs === null ? null : Math.max(1, Math.ceil(durationMs / 1000)),
    error,
    rows,
  };
}
