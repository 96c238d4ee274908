import type { TicketWorker } from '#tickets';
import type { BulkResult } from '../ticket-bulk.service.js';
import type { TicketViewer } from '../ticket-viewer.repository.js';

/** What became of one of many. */
export class BulkResultView {
  /** UUID. */
  id: string;
  ok: boolean;
  /** Code of the refusal; null: it is as was wished. */
  code: string | null;
}

/** What became of each. */
export class BulkResultListView {
  items: BulkResultView[];
}

/** Somebody else who looks at the ticket now. */
export class TicketViewerView {
  /** UUID. */
  userId: string;
  name: string;
  isWriting: boolean;
}

/** The others who look at the ticket now. */
export class TicketViewerListView {
  items: TicketViewerView[];
}

/** Tags, those first that were used last. */
export class TicketTagListView {
  items: string[];
}

/** Somebody who may have tickets. */
export class AssigneeView {
  /** UUID. */
  id: string;
  name: string;
}

/** By name; 200 at most. */
export class AssigneeListView {
  items: AssigneeView[];
}

export function toBulkResultListView(results: readonly BulkResult[]): BulkResultListView {
  return { items: results.map(({ id, code }) => ({ id, ok: code === null, code })) };
}

export function toTicketViewerListView(viewers: readonly TicketViewer[], names: ReadonlyMap<string, string>): TicketViewerListView {
  return { items: viewers.map(({ userId, isWriting }) => ({ userId, name: names.get(userId) ?? '', isWriting })) };
}

export function toAssigneeListView(workers: readonly TicketWorker[]): AssigneeListView {
  return { items: workers.map(({ id, name }) => ({ id, name })) };
}
