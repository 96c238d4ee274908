import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Bus } from '#platform/bus';
import { Config } from '#platform/config';
import { Maintenance, type MaintenanceState } from '#platform/maintenance';
import { copyFrom, type MaintenanceCopy, MaintenanceFile, textOf } from './maintenance-file.js';
import { CopiedMaintenanceService } from './copied-maintenance.service.js';
import { MaintenanceRepository } from './maintenance.repository.js';

/** Channel on which a process tells the others what was set. */
const CHANNEL = 'maintenance';
/** A message may be lost; after so long every process has looked for itself. */
const LOOK_EVERY_MS = 1_500;
/** An answer that took longer tells too little about the database's clock. */
const CLOCK_LIMIT_MS = 1_000;

/**
 * Brings what is set into force in this process: before it serves, when another process says so, and by looking every 1.5
 * seconds, at the row and at the copy in the data directory. While the database is away the copy decides; what was written
 * to it meanwhile goes into the row once that can be reached.
 */
@Injectable()
export class MaintenanceRefresh implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('Maintenance');
  private readonly file: MaintenanceFile;
  private timer: NodeJS.Timeout | undefined;
  private unsubscribe: (() => void) | undefined;
  private lookingAtRow: Promise<void> | undefined;
  private lookingAtCopy: Promise<void> | undefined;
  /** One copy is written after the other. Never rejects. */
  private writing: Promise<void> = Promise.resolve();
  private copy: MaintenanceCopy | null = null;
  /** Null until the database was reached. */
  private installation: string | null = null;
  private isAway = false;
  /** What is known came from a copy before it could be said whether that is of this installation. */
  private isUnverified = false;
  private clockKnown = false;
  private readonly said = new Set<string>();
  private stopped = false;

  constructor(
    private readonly repository: MaintenanceRepository,
    private readonly maintenance: Maintenance,
    private readonly copied: CopiedMaintenanceService,
    private readonly bus: Bus,
    config: Config,
  ) {
    this.file = new MaintenanceFile(config.home);
  }

  async onModuleInit(): Promise<void> {
    this.unsubscribe = this.bus.subscribe(CHANNEL, (text) => this.hear(text));
    await this.lookAtCopy();
    await this.lookAtRow();
    this.timer = setInterval(() => {
      this.maintenance.tell();
      void this.lookAtCopy();
      void this.lookAtRow();
    }, LOOK_EVERY_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    this.unsubscribe?.();
    await Promise.all([this.lookingAtRow, this.lookingAtCopy]);
  }

  /** What was just stored: in force here on return, and everywhere in a moment. */
  async announce(state: MaintenanceState, installation: string): Promise<void> {
    this.installation = installation;
    this.maintenance.adopt(state);
    await this.keepCopy();
    await this.bus.publish(CHANNEL, textOf({ state, installation }));
  }

  /** Never rejects. */
  private lookAtRow(): Promise<void> {
    if (this.stopped) return Promise.resolve();
    return (this.lookingAtRow ??= this.readRow()
      .then(
        () => this.said.delete('row'),
        (error: Error) => {
          this.isAway = true;
          this.say('row', `Whether maintenance is on could not be read from the database: ${error.message}`);
          this.adoptCopy();
        },
      )
      .then(() => void (this.lookingAtRow = undefined)));
  }

  /** Never rejects. */
  private lookAtCopy(): Promise<void> {
    if (this.stopped) return Promise.resolve();
    return (this.lookingAtCopy ??= this.file
      .read()
      .then(
        (copy) => {
          this.said.delete('copy');
          this.copy = copy;
          this.adoptCopy();
          return this.keepCopy();
        },
        (error: Error) => this.say('copy', error.message),
      )
      .then(() => void (this.lookingAtCopy = undefined)));
  }

  private async readRow(): Promise<void> {
    const asked = Date.now();
    const stored = await this.repository.read();
    const answered = Date.now();
    if (!this.clockKnown || answered - asked < CLOCK_LIMIT_MS) this.maintenance.setClock(stored.clock.getTime() - (asked + answered) / 2);
    this.clockKnown = true;
    this.isAway = false;
    this.installation = stored.installation;
    const own = this.ownCopy();
    const isForeign = this.isUnverified && !own;
    // Of one version the row's: two machines may each have written that one into their copies.
    if (isForeign || stored.state.version >= this.maintenance.state.version) this.maintenance.replace(stored.state);
    this.isUnverified = false;
    if (own && own.state.version > stored.state.version) await this.copied.carry(own.state);
    this.adoptCopy();
    await this.keepCopy();
  }

  /** The copy, unless it is another installation's whose data directory this once was. */
  private ownCopy(): MaintenanceCopy | null {
    const { copy, installation } = this;
    return copy && (copy.installation === null || copy.installation === installation) ? copy : null;
  }

  private adoptCopy(): void {
    if (this.installation === null) {
      // Whose it is cannot be told yet. While the database may answer in a moment, that is waited for.
      if (this.isAway && this.copy && this.maintenance.adopt(this.copy.state)) this.isUnverified = true;
      return;
    }
    const own = this.ownCopy();
    if (own) this.maintenance.adopt(own.state);
  }

  private keepCopy(): Promise<void> {
    return (this.writing = this.writing.then(() => this.writeCopy()));
  }

  private async writeCopy(): Promise<void> {
    const { installation, maintenance } = this;
    const { state } = maintenance;
    const copy = this.ownCopy();
    if (installation === null || state.version === 0) return;
    const next = { state, installation };
    if (copy && (copy.state.version > state.version || textOf(copy) === textOf(next))) return;
    try {
      await this.file.write(next);
      this.copy = next;
      this.said.delete('write');
    } catch (error) {
      this.say('write', `The state of maintenance could not be copied: ${(error as Error).message}`);
    }
  }

  private async hear(text: string): Promise<void> {
    const heard = copyFrom(text);
    // Others may use the same Redis. Before this process knows whose it is, it looks for itself.
    if (!heard || heard.installation === null || heard.installation !== this.installation) return;
    if (this.maintenance.adopt(heard.state)) await this.keepCopy();
  }

  /** Once, until it is better: the database being away is told by others as well. */
  private say(about: string, text: string): void {
    if (this.said.has(about)) return;
    this.said.add(about);
    this.logger.warn(text);
  }
}
