import { Injectable } from '@nestjs/common';
import type { ChecklistItem } from './checklist-item.js';

/** Every item that some lib contributes. One per process. */
@Injectable()
export class ChecklistRegistry {
  private readonly all: ChecklistItem[] = [];

  /** Called when a module starts. @throws for a key that is taken, or of another form. */
  register(...items: readonly ChecklistItem[]): void {
    for (const item of items) {
      if (!/^[a-z]+(-[a-z]+)*$/.test(item.key)) throw new Error(`Checklist item ${item.key} is not of the form some-words`);
      if (this.all.some(({ key }) => key === item.key)) throw new Error(`Checklist item ${item.key} is known already`);
      this.all.push(item);
    }
  }

  /** In the order in which they are shown. */
  items(): ChecklistItem[] {
    return this.all.toSorted((a, b) => a.order - b.order || (a.key < b.key ? -1 : 1));
  }
}
