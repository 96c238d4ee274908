import { Injectable, Logger } from '@nestjs/common';
import { Config } from '#platform/config';
import { OnCallFile, type OnCallList, type OnCallPerson } from './on-call-file.js';
import { OutageJournal } from './outage-journal.js';
import type { Dependency } from './dependency.js';
import type { Outage } from './outage.js';

/** For an outage that some process saw to which is no more, or never began. */
const OTHERS_WAIT_MS = 30_000;
/** Well within what others take for silence. */
const ALIVE_EVERY_MS = 8_000;

/** The outages that this process sees to, as they stand in its memory and in the journal. */
@Injectable()
export class OpenOutages {
  private readonly journal: OutageJournal;
  private readonly file: OnCallFile;
  private readonly mine = new Map<Dependency, Outage>();
  private readonly logger = new Logger('Outage');
  private list: OnCallList | null = null;
  private lastFailure: string | undefined;

  constructor(config: Config) {
    const about = nameOf(config.databaseUrl);
    this.journal = new OutageJournal(config.home, about);
    this.file = new OnCallFile(config.home, about);
  }

  get all(): readonly Outage[] {
    return [...this.mine.values()];
  }

  of(dependency: Dependency): Outage | null {
    return this.mine.get(dependency) ?? null;
  }

  /** Who is on call, as far as anybody can say; null when nobody ever could. */
  get onCall(): OnCallList | null {
    return (this.list ??= this.file.read());
  }

  set onCall(list: OnCallList) {
    this.list = list;
    this.writeDown(() => this.file.write(list));
  }

  personOf(userId: string): OnCallPerson | null {
    return this.onCall?.people.find((person) => person.userId === userId) ?? null;
  }

  /** Goes on with what another process left; null when there is nothing, or that one sees to it. */
  takeOver(dependency: Dependency, now: Date): Outage | null {
    const found = this.journal.find(dependency);
    return found && this.journal.isFree(found, now) ? this.keep({ ...found, owner: this.journal.owner(now) }) : null;
  }

  /** Not where the rule for it is switched off. @param isLeader others wait for half a minute, and then see whether somebody began. */
  mayBegin(dependency: Dependency, awaySince: Date, isLeader: boolean, now: Date): boolean {
    if (this.journal.find(dependency) || this.onCall?.off.includes(dependency)) return false;
    return isLeader || now.getTime() - awaySince.getTime() >= OTHERS_WAIT_MS;
  }

  begin(outage: Omit<Outage, 'owner'>, now: Date): Outage {
    return this.keep({ ...outage, owner: this.journal.owner(now) });
  }

  /** Tells other processes that this one is at it. @returns false when another one has taken over, since this one was silent for too long. */
  hold(outage: Outage, now: Date): boolean {
    const found = this.journal.find(outage.dependency);
    if (found && !this.journal.isFree(found, now)) {
      this.mine.delete(outage.dependency);
      return false;
    }
    if (now.getTime() - new Date(outage.owner.aliveAt).getTime() >= ALIVE_EVERY_MS) this.save(outage);
    return true;
  }

  /** Before and after each step. */
  save(outage: Outage): void {
    outage.owner = this.journal.owner(new Date());
    this.writeDown(() => this.journal.write(outage));
  }

  /** It stands in the database now. */
  close({ dependency }: Outage): void {
    this.mine.delete(dependency);
    this.writeDown(() => this.journal.remove(dependency));
  }

  private keep(outage: Outage): Outage {
    this.mine.set(outage.dependency, outage);
    this.writeDown(() => this.journal.write(outage));
    return outage;
  }

  /** A directory that cannot be written keeps nobody from being told: what was done is in memory. Said once for each trouble. */
  private writeDown(write: () => void): void {
    try {
      write();
      this.lastFailure = undefined;
    } catch (error) {
      const { message } = error as Error;
      if (message !== this.lastFailure) this.logger.error(`What belongs into the data directory could not be written: ${message}`);
      this.lastFailure = message;
    }
  }
}

/** Without the port, which changes for an embedded server, and without the password. */
function nameOf(databaseUrl: string | undefined): string {
  if (databaseUrl === undefined) return '';
  const { hostname, pathname } = new URL(databaseUrl);
  return `${hostname}${pathname}`;
}
