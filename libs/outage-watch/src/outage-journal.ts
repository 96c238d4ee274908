import { mkdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isAlive, ownIdentity, writePrivateJson } from '#platform/embedded-postgres';
import type { Dependency } from './dependency.js';
import type { Outage, OutageOwner } from './outage.js';

const VERSION = 1;
/** Of a process on another machine nobody else knows whether it lives. */
const SILENT_MS = 30_000;

type Outages = Partial<Record<Dependency, Outage>>;

interface Content {
  readonly version: number;
  readonly about: string;
  readonly outages: Outages;
}

/**
 * Outages that are not over, or not in the database yet, in a data directory: what was sent and what was pressed is here before
 * and after each step, so that a process that is killed neither repeats nor forgets. Readable by its owner only.
 */
export class OutageJournal {
  readonly path: string;
  private readonly me: Omit<OutageOwner, 'aliveAt'> = { host: hostname(), process: ownIdentity() };

  /** @param about names the database that the outages are to be told to. */
  constructor(
    private readonly home: string,
    private readonly about: string,
  ) {
    this.path = join(home, 'outage.json');
  }

  find(dependency: Dependency): Outage | null {
    return this.read()[dependency] ?? null;
  }

  /** What stands there of others stays. */
  write(outage: Outage): void {
    mkdirSync(this.home, { recursive: true, mode: 0o700 });
    this.replace({ ...this.read(), [outage.dependency]: outage });
  }

  remove(dependency: Dependency): void {
    const { [dependency]: gone, ...others } = this.read();
    if (gone) this.replace(others);
  }

  /** This process, as an owner. */
  owner(now: Date): OutageOwner {
    return { ...this.me, aliveAt: now.toISOString() };
  }

  /** Whether this process may see to the outage: it does already, or whoever did is no more. */
  isFree({ owner }: Outage, now: Date): boolean {
    if (owner.host === this.me.host) {
      const { pid, startedAt } = this.me.process;
      if (owner.process.pid === pid && owner.process.startedAt === startedAt) return true;
      if (!isAlive(owner.process)) return true;
    }
    return now.getTime() - new Date(owner.aliveAt).getTime() > SILENT_MS;
  }

  private read(): Outages {
    try {
      const { version, about, outages } = JSON.parse(readFileSync(this.path, 'utf8')) as Content;
      return version === VERSION && about === this.about ? outages : {};
    } catch {
      return {};
    }
  }

  private replace(outages: Outages): void {
    const content: Content = { version: VERSION, about: this.about, outages };
    writePrivateJson(this.path, content);
  }
}
