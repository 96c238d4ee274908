import { type RawBuilder, sql } from 'kysely';
import type { Actor, Scope } from '#platform/access';
import { AppError, PlatformErrors } from '#platform/errors';
import type { MessageReport } from './report.repository.js';
import { ModerationPermissions } from './moderation.permissions.js';

const MODERATE = ModerationPermissions['messages.moderate'];

/**
 * True for rows of `message_reports` that somebody may see: of messages that people in the scope of their grants wrote, and not they
 * themselves, who would decide their own case and learn who reported them.
 */
export function visibleTo(actor: Actor): RawBuilder<boolean> {
  const { installation, organisationIds } = actor.reach(MODERATE);
  const others = sql`r.reported_id is distinct from ${actor.userId}::uuid`;
  return installation ? sql<boolean>`${others}` : sql<boolean>`${others} and r.organisation_id = any (${[...organisationIds]}::uuid[])`;
}

export function isVisible(actor: Actor, report: MessageReport | null): report is MessageReport {
  const home: Scope | null = report && { type: 'organisation', organisationId: report.organisationId };
  return home !== null && report?.reportedId !== actor.userId && actor.can(MODERATE, home);
}

/** @throws AppError NOT_FOUND for what is not there, or not for them */
export function requireVisible(actor: Actor, report: MessageReport | null): asserts report is MessageReport {
  if (!isVisible(actor, report)) throw new AppError(PlatformErrors.NOT_FOUND);
}
