import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { MaintenanceService } from '#maintenance';
import type { MaintenanceState } from '#platform/maintenance';

const REASON = 'A backup is being restored.';
/** After so long every process follows what was set. */
const FOLLOWED_MS = 2_000;

/** What was in force before the platform was closed, as it is noted. */
export interface MaintenanceBefore {
  readonly version: number;
  readonly level: MaintenanceState['level'];
  readonly reason: string | null;
  readonly startsAt: string | null;
  readonly until: string | null;
  readonly retryAfterSeconds: number;
}

/** Closes the platform for a restore, and opens it as it was. */
@Injectable()
export class RestoreMaintenance {
  private following: Promise<void> = Promise.resolve();

  constructor(private readonly maintenance: MaintenanceService) {}

  /** To be noted before `close`. */
  async current(): Promise<MaintenanceBefore> {
    const { version, level, reason, startsAt, until, retryAfterSeconds } = (await this.maintenance.find()).state;
    return { version, level, reason, startsAt: startsAt?.toISOString() ?? null, until: until?.toISOString() ?? null, retryAfterSeconds };
  }

  /** In force in every process once it is `followed`. Leaves a platform alone that is closed for longer. */
  async close(before: MaintenanceBefore): Promise<void> {
    const isClosed =
      before.level === 'full' && before.until === null && before.startsAt !== null && new Date(before.startsAt) <= new Date();
    if (isClosed) return;
    await this.maintenance.enable({ level: 'full', reason: REASON, retryAfterSeconds: 60 }, { userId: null });
    this.following = sleep(FOLLOWED_MS);
  }

  /** Every process knows of the last `close`. */
  followed(): Promise<void> {
    return this.following;
  }

  /** As it was, unless it never was closed for a restore, or somebody has changed it since. Twice changes nothing. */
  async reopen(before: MaintenanceBefore): Promise<void> {
    const { state } = await this.maintenance.find();
    const isOurs = state.version > before.version && state.level === 'full' && state.reason === REASON;
    if (!isOurs) return;
    const author = { userId: null, version: state.version };
    const until = before.until === null ? null : new Date(before.until);
    const isOver = until !== null && until.getTime() <= Date.now();
    if (before.level === 'off' || before.reason === null || isOver) return this.maintenance.disable(author);
    const { level, reason, retryAfterSeconds } = before;
    const startsAt = before.startsAt === null ? null : new Date(before.startsAt);
    await this.maintenance.enable({ level, reason, startsAt, until, retryAfterSeconds }, author);
  }
}
