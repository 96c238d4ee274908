import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access';
import { ChecklistRegistry, type ChecklistState } from '#platform/checklist';

/** An item as somebody sees it. */
export interface CheckedItem extends ChecklistState {
  readonly key: string;
}

const NOT_THEIRS: ChecklistState = { done: false, doneAt: null, applies: false };

/** The list, for whoever asks. */
@Injectable()
export class ChecklistService {
  constructor(private readonly registry: ChecklistRegistry) {}

  /** In order. What the person could do nothing about does not apply to them, and is not told. */
  async of(actor: Actor): Promise<CheckedItem[]> {
    const checked: CheckedItem[] = [];
    for (const item of this.registry.items()) {
      const isTheirs = item.permission === null || actor.can(item.permission, { type: 'installation' });
      checked.push({ key: item.key, ...(isTheirs ? await item.state(actor) : NOT_THEIRS) });
    }
    return checked;
  }
}
