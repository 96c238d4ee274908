import { isId } from '#platform/database';
import { ids } from '#platform/events';
import { defineJob } from '#platform/jobs';
import type { News } from './notification.repository.js';

/** By one job. */
export const MOST_TOLD = 1_000;

/** Something to be told, and to whom of those it is for. */
export interface Telling {
  readonly news: News;
  readonly userIds: readonly string[];
}

/**
 * Tells many people of something. Safe to run twice: nobody is told twice under one key. In the queue of what runs by the clock: it rests
 * between, which must not hold up what takes milliseconds, and one after the other is soon enough.
 */
export const TellMany = defineJob<Telling>({
  name: 'notifications.tell',
  queue: 'scheduled',
  payload: telling,
  attempts: 10,
  backoff: { type: 'exponential', seconds: 2 },
  timeoutSeconds: 60,
  transaction: false,
});

/** Decides which notifications become mails. Scheduled; safe to run twice, and several times at once. */
export const DispatchNotifications = defineJob({
  name: 'notifications.dispatch',
  queue: 'scheduled',
  payload: ids(),
  attempts: 1,
  backoff: { type: 'fixed', seconds: 5 },
  timeoutSeconds: 30,
  transaction: false,
});

/** Forgets old notifications. Scheduled; safe to run twice. */
export const ForgetNotifications = defineJob({
  name: 'notifications.forget',
  queue: 'scheduled',
  payload: ids(),
  attempts: 3,
  backoff: { type: 'exponential', seconds: 60 },
  timeoutSeconds: 120,
  transaction: false,
});

const KINDS = {
  topic: 'string',
  critical: 'boolean',
  dedupeKey: 'string',
  subject: 'object',
  data: 'string',
  unlessUnread: 'boolean',
  holdSeconds: 'number',
} satisfies Record<keyof News, string>;

/** @throws a plain Error when it is something else */
function telling(stored: unknown): Telling {
  const { news, userIds } = stored as { readonly news?: Readonly<Record<string, unknown>>; readonly userIds?: unknown };
  if (!Array.isArray(userIds) || userIds.length > MOST_TOLD || !userIds.every((id) => typeof id === 'string' && isId(id)))
    throw new Error(`The payload's userIds are not up to ${MOST_TOLD} ids.`);
  const wrong = Object.entries(KINDS).filter(([name, kind]) => typeof (news?.[name] ?? undefined) !== kind);
  if (wrong.length > 0) throw new Error(`The payload's news have no ${wrong.map(([name]) => name).join(', ')}.`);
  return stored as Telling;
}
