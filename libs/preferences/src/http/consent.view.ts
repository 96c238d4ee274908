import { toCursor } from '#platform/http';
import type { ConsentEvent } from '../consent.repository.js';
import type { ConsentState } from '../consent.service.js';

/** A sentence in both languages. */
export class ConsentHelpView {
  en: string;
  es: string;
}

/** What a person says to one kind of consent. */
export class ConsentView {
  /** Such as `newsletter`. */
  kind: string;
  /** Version of the text that is shown now; send it back with a yes. */
  version: string;
  /** False for who said no, withdrew, or was never asked. */
  granted: boolean;
  /** True when the last answer was about the version that is shown now. */
  current: boolean;
  /** When they said so, ISO; null for who never did. */
  answeredAt: string | null;
  /** Version they said it to; null for who never did. */
  answeredVersion: string | null;
  /** False for what an account cannot do without. */
  withdrawable: boolean;
  help: ConsentHelpView;
}

/** All kinds of consent there are. */
export class ConsentListView {
  items: ConsentView[];
}

/** One time a person agreed or withdrew. */
export class ConsentEventView {
  /** UUID. */
  id: string;
  kind: string;
  version: string;
  granted: boolean;
  /** ISO. */
  occurredAt: string;
}

/** The history, the newest first. */
export class ConsentHistoryView {
  items: ConsentEventView[];
  /** Pass as `cursor` for the next page; null on the last one. */
  nextCursor: string | null;
}

export function toConsentView({ kind, version, last }: ConsentState): ConsentView {
  return {
    kind: kind.key,
    version,
    granted: last?.granted ?? false,
    current: last?.version === version,
    answeredAt: last ? new Date(last.occurredAt).toISOString() : null,
    answeredVersion: last?.version ?? null,
    withdrawable: kind.withdrawable,
    help: { ...kind.help },
  };
}

/** @param events one more than fits when there is another page. */
export function toConsentHistoryView(events: readonly ConsentEvent[], limit: number): ConsentHistoryView {
  const items = events.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map((event) => ({ ...event, occurredAt: new Date(event.occurredAt).toISOString() })),
    nextCursor: events.length > limit && last ? toCursor([last.occurredAt, last.id]) : null,
  };
}
