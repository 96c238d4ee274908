import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isId } from '#platform/database';
import type { Restore, RestoreFailure, RestoreState, RestoreStep } from './restore.js';

/** What is known of a restore without the database. */
export interface JournalEntry {
  readonly restore: Restore;
  /** SHA-256 of the watch token, in hexadecimal. */
  readonly watchDigest: string | null;
  /** Each step with the time it began. */
  readonly steps: readonly { readonly step: RestoreStep; readonly at: string }[];
}

/** What a journal is told. */
export interface JournalChange {
  readonly step?: RestoreStep;
  readonly state?: RestoreState;
  readonly error?: RestoreFailure | null;
}

/** The journals of a data directory: where each restore is, whatever becomes of process and database. */
export class RestoreJournal {
  private readonly folder: string;

  constructor(home: string) {
    this.folder = join(home, 'restores');
  }

  /** On disk when this returns: whatever happens next is later than what it says. */
  async write(entry: JournalEntry): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const path = this.pathOf(entry.restore.id);
    const growing = `${path}.partial`;
    const file = await open(growing, 'w', 0o600);
    try {
      await file.writeFile(`${JSON.stringify({ format: 1, ...entry }, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(growing, path);
    const folder = await open(this.folder, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }

  async change(id: string, change: JournalChange): Promise<void> {
    const entry = await this.read(id);
    if (!entry) return;
    const { step = entry.restore.step, state = entry.restore.state, error = entry.restore.error } = change;
    const isNew = step !== entry.restore.step;
    await this.write({
      ...entry,
      restore: { ...entry.restore, step, state, error },
      steps: isNew ? [...entry.steps, { step, at: new Date().toISOString() }] : entry.steps,
    });
  }

  /** Null when there is none of this id here, or it cannot be read. */
  async read(id: string): Promise<JournalEntry | null> {
    if (!isId(id)) return null;
    try {
      const read = JSON.parse(await readFile(this.pathOf(id), 'utf8')) as JournalEntry & { format: number };
      return read.format === 1 && read.restore.id === id ? read : null;
    } catch {
      return null;
    }
  }

  /** The newest first. */
  async findAll(): Promise<JournalEntry[]> {
    const names = await readdir(this.folder).catch(() => []);
    const ids = names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
    const entries = await Promise.all(
      ids
        .toSorted()
        .toReversed()
        .map((id) => this.read(id)),
    );
    return entries.filter((entry) => entry !== null);
  }

  async remove(id: string): Promise<void> {
    if (isId(id)) await rm(this.pathOf(id), { force: true });
  }

  private pathOf(id: string): string {
    return join(this.folder, `${id}.json`);
  }
}
