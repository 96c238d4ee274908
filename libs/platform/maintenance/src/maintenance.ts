import { Injectable, Logger } from '@nestjs/common';
import type { Actor } from '#platform/access';
import { AppError } from '#platform/errors';
import { MaintenanceErrors } from './maintenance.errors.js';
import { MaintenancePassPermissions } from './maintenance.permissions.js';
import { levelAt, type MaintenanceLevel, type MaintenanceState, NO_MAINTENANCE } from './maintenance-state.js';

/** Called when another level has come into force. Must not throw; what it throws is logged. */
export type MaintenanceHandler = (level: MaintenanceLevel) => void;

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The maintenance in force in this process. Asking is a look into memory; whoever stores the state hands it in, with how far
 * this machine's clock is from the database's. Levels start and end by the time, without anybody being told.
 */
@Injectable()
export class Maintenance {
  private readonly logger = new Logger(Maintenance.name);
  private readonly handlers = new Set<MaintenanceHandler>();
  private known = NO_MAINTENANCE;
  private clockOffsetMs = 0;
  private told: MaintenanceLevel = 'off';
  /** By a clock that does not jump; milliseconds. */
  private restrictedAt = -Infinity;

  /** What was set last, whether or not it is in force. */
  get state(): MaintenanceState {
    return this.known;
  }

  /** What holds now. */
  get level(): MaintenanceLevel {
    return this.known.level === 'off' ? 'off' : levelAt(this.known, this.now());
  }

  /** True while there is something that most people may not do. */
  get restricts(): boolean {
    return restrictsAt(this.level);
  }

  /** Whether it restricts now, or did a moment ago, as far as this process has seen. */
  restrictedWithin(ms: number): boolean {
    return this.restricts || performance.now() - this.restrictedAt < ms;
  }

  /** Whether requests of this verb are refused to those who do not pass. */
  refuses(method: string): boolean {
    const { level } = this;
    return level === 'full' || (level === 'read_only' && !SAFE_METHODS.has(method));
  }

  /**
   * Maintenance is the installation's: a grant of the permission for one organisation opens nothing. Who still has to set a second
   * factor up passes as well: else nobody could who might end it. Until then everything that needs a permission is closed anyway.
   */
  isPassedBy(actor: Actor): boolean {
    return actor.couldOnceComplete(MaintenancePassPermissions['maintenance.pass'], { type: 'installation' });
  }

  /** The refusal, with when to come back: not later than the end. */
  refusal(cause?: unknown): AppError {
    const { reason, until, retryAfterSeconds } = this.known;
    const left = until === null ? Infinity : Math.max(1, Math.ceil((until.getTime() - this.now()) / 1000));
    const details = { level: this.level, reason, until: until?.toISOString() ?? null };
    return new AppError(MaintenanceErrors.MAINTENANCE, details, { retryAfterSeconds: Math.min(retryAfterSeconds, left), cause });
  }

  /** What every answer says while something is on or announced, such as `read-only; version=7`; undefined otherwise. */
  header(passes = false): string | undefined {
    const { level } = this;
    return level === 'off' ? undefined : `${level.replace('_', '-')}; version=${this.known.version}${passes ? '; passes' : ''}`;
  }

  /** By the database's clock, as far as this process knows it. Milliseconds since 1970. */
  now(): number {
    return Date.now() + this.clockOffsetMs;
  }

  /** @param offsetMs what has to be added to this machine's clock. */
  setClock(offsetMs: number): void {
    this.clockOffsetMs = offsetMs;
    this.tell();
  }

  /** The database's clock has shown this already, whatever was thought of it. */
  noteTime(shown: Date): void {
    this.clockOffsetMs += Math.max(0, shown.getTime() - this.now());
  }

  /** From now on this holds, if it is newer than what is known. @returns whether it is. */
  adopt(state: MaintenanceState): boolean {
    if (state.version <= this.known.version) return false;
    this.known = state;
    this.tell();
    return true;
  }

  /** From now on this holds, whatever was known: that was not of this installation. */
  replace(state: MaintenanceState): void {
    this.known = state;
    this.tell();
  }

  /** Tells the handlers if time has brought another level. Called about every second. */
  tell(): void {
    const { level } = this;
    if (restrictsAt(level) || restrictsAt(this.told)) this.restrictedAt = performance.now();
    if (level === this.told) return;
    this.told = level;
    for (const handler of this.handlers) this.call(handler, level);
  }

  /** @returns a function that ends it. */
  onChange(handler: MaintenanceHandler): () => void {
    this.handlers.add(handler);
    return () => void this.handlers.delete(handler);
  }

  private call(handler: MaintenanceHandler, level: MaintenanceLevel): void {
    try {
      handler(level);
    } catch (error) {
      this.logger.error('A listener to maintenance failed', error);
    }
  }
}

function restrictsAt(level: MaintenanceLevel): boolean {
  return level === 'full' || level === 'read_only';
}
