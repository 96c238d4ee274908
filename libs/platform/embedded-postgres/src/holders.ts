import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, ownIdentity, type ProcessIdentity } from './process-identity.js';

/**
 * Which living processes use the server of one data directory: one small file each. The last one that leaves stops the server, so a command
 * that runs beside `start` neither stops a server under it nor leaves one behind. Call it only while the start lock is held.
 */
export class Holders {
  private readonly own = `${process.pid}-${randomBytes(4).toString('hex')}`;

  constructor(private readonly directory: string) {}

  join(): void {
    mkdirSync(this.directory, { recursive: true, mode: 0o700 });
    writeFileSync(join(this.directory, this.own), JSON.stringify(ownIdentity()), { mode: 0o600 });
  }

  /** Takes our entry away and says whether somebody else is left. */
  leave(): boolean {
    rmSync(join(this.directory, this.own), { force: true });
    return this.hasOthers();
  }

  /** Entries of dead processes are removed on the way. */
  hasOthers(): boolean {
    let others = false;
    for (const name of listOf(this.directory)) {
      if (name === this.own) continue;
      const file = join(this.directory, name);
      if (isLiving(file)) others = true;
      else rmSync(file, { force: true });
    }
    return others;
  }
}

function listOf(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function isLiving(file: string): boolean {
  try {
    return isAlive(JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity);
  } catch {
    return false; // cut half way by a crash: entries are written under the lock, so nobody is just writing it
  }
}
