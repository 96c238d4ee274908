import { Injectable } from '@nestjs/common';
import { type Restore, RestoreRows } from '#restore-engine';

/** What other libs ask about restores. */
@Injectable()
export class RestoreDirectory {
  constructor(private readonly restores: RestoreRows) {}

  /** The newest that can be undone, and until when. */
  async findUndo(): Promise<{ readonly restoreId: string; readonly until: Date } | null> {
    const restore = await this.restores.findUndoable();
    return restore && { restoreId: restore.id, until: new Date(restore.undoUntil!) };
  }

  /** Asked for or under way; at most one. */
  findOpen(): Promise<Restore | null> {
    return this.restores.findOpen();
  }
}
