import { DrillView, toDrillView } from '#backups';
import { toCursor } from '#platform/http';
import type { Drill } from '../drill.js';
import { summaryOf } from '../drill-facts.js';

/** A page of drills, the newest first. */
export class DrillListView {
  items: DrillView[];
  /** Pass as `cursor` for the next page; null on the last one. */
  nextCursor: string | null;
}

/** @param drills one more than the page has, when there are more. */
export function toDrillListView(drills: readonly Drill[], limit: number): DrillListView {
  const items = drills.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map((drill) => toDrillView(summaryOf(drill))),
    nextCursor: drills.length > limit && last ? toCursor([last.requestedAt, last.id]) : null,
  };
}
