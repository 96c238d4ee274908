import type { AlertSeverity } from '#platform/alerts';
import type { Change, Course, Ladder } from './incident.js';

const MINUTE_MS = 60_000;
const SAME_MS = 1_000;
/** Messages grow at most this often, and nobody gets two new ones about a group within it. */
export const QUIET_MS = 30_000;
/** So soon after its end, an incident goes on instead of another beginning. */
const REOPEN_MS = 5 * MINUTE_MS;
/** Mails say that it is over once it has been for so long: what comes and goes fills no mailbox. */
const CALM_MS = MINUTE_MS;
export const MOST_REPEATS = 12;
/** What an incident keeps of its alerts and their entries; one that had more is not reopened. */
export const MOST_ALERTS = 1_000;
/** New messages to a person within an hour; what comes on top shares one. */
export const MOST_AN_HOUR = 20;

const RANK: Readonly<Record<AlertSeverity, number>> = { info: 0, warning: 1, critical: 2 };

/** The more severe of two. */
export const worse = (a: AlertSeverity, b: AlertSeverity): AlertSeverity => (RANK[b] > RANK[a] ? b : a);
const later = (at: Date, ms: number): Date => new Date(at.getTime() + ms);
const latest = (a: Date, b: Date): Date => (a > b ? a : b);

/** The first alert of a group: whoever the first step names is paged at once. */
export function opened(severity: AlertSeverity, now: Date, ladder: Ladder): Change {
  const course: Course = {
    state: 'firing',
    severity,
    firing: 1,
    total: 1,
    acknowledgedAt: null,
    acknowledgedBy: null,
    silencedUntil: null,
    silencedBy: null,
    resolvedAt: null,
    resolvedBy: null,
    byHand: false,
    round: 0,
    ...fromStart(now, ladder),
    repeats: 0,
    editedAt: null,
    messageDueAt: null,
    mailsDueAt: null,
  };
  const begun = escalated(course, now, ladder);
  return { course: begun?.course ?? course, deeds: begun?.deeds ?? [], entries: [{ kind: 'opened', detail: { severity } }] };
}

/** Another alert of the group. One that is more severe wakes those who thought it was taken care of. */
export function joined(course: Course, severity: AlertSeverity, now: Date, ladder: Ladder): Change {
  const grown = { ...course, severity: worse(course.severity, severity), firing: course.firing + 1, total: course.total + 1 };
  if (grown.severity === course.severity) return { course: { ...grown, messageDueAt: growthAt(course, now) }, deeds: [], entries: [] };
  if (course.state !== 'acknowledged') return { course: grown, deeds: [{ kind: 'edit' }], entries: [] };
  const again = afresh({ ...grown, state: 'firing' }, now, ladder);
  return { ...again, entries: [{ kind: 'reopened', detail: { because: 'more-severe', severity } }] };
}

/** An alert of it is over; with the last one, so is the incident. */
export function left(course: Course, now: Date): Change {
  const fewer = { ...course, firing: Math.max(0, course.firing - 1) };
  if (fewer.firing > 0) return { course: { ...fewer, messageDueAt: growthAt(course, now) }, deeds: [], entries: [] };
  return ended({ ...fewer, resolvedBy: null, byHand: false }, now);
}

/** Whether an alert that fires now belongs to an incident that is over. */
export function mayReopen({ state, resolvedAt, byHand, total }: Course, now: Date): boolean {
  return state === 'resolved' && !byHand && total < MOST_ALERTS && now.getTime() - resolvedAt!.getTime() <= REOPEN_MS;
}

/**
 * It was not over. The same people hear of it, and the escalation goes on as if there had been no break: what comes and
 * goes each minute reaches the last step too. Somebody's acknowledgement was for what had ended.
 */
export function reopened(course: Course, severity: AlertSeverity, now: Date, ladder: Ladder): Change {
  const was = course.acknowledgedAt;
  const firing: Course = {
    ...course,
    state: 'firing',
    severity: worse(course.severity, severity),
    firing: 1,
    total: course.total + 1,
    acknowledgedAt: null,
    acknowledgedBy: null,
    resolvedAt: null,
    mailsDueAt: null,
    messageDueAt: null,
    editedAt: now,
  };
  const entries = [{ kind: 'reopened', detail: { because: 'fires-again' } }] as const;
  if (isSilenced(firing, now)) return { course: { ...firing, ...wakes(firing.silencedUntil!) }, deeds: [{ kind: 'edit' }], entries };
  if (was) return { ...afresh(firing, now, ladder), entries };
  const goesOn = { ...firing, round: firing.round + 1, nextStepAt: nextStepAt(firing, ladder) };
  return { course: goesOn, deeds: [{ kind: 'edit' }, { kind: 'page-again' }], entries };
}

/** Somebody takes it; null when it is not firing any more: of two who press, one. */
export function acknowledged(course: Course, userId: string, now: Date): Change | null {
  if (course.state !== 'firing') return null;
  return {
    course: {
      ...course,
      state: 'acknowledged',
      acknowledgedAt: now,
      acknowledgedBy: userId,
      nextStepAt: null,
      messageDueAt: null,
      editedAt: now,
    },
    deeds: [{ kind: 'edit' }],
    entries: [{ kind: 'acknowledged' }],
  };
}

/** Nobody is paged until then; when it still fires, people are, from the first step. Null when it is over. */
export function silenced(course: Course, userId: string | null, until: Date, now: Date, reason: string): Change | null {
  if (course.state === 'resolved') return null;
  const quiet = { ...course, silencedUntil: until, silencedBy: userId, messageDueAt: null, editedAt: now };
  return {
    course: course.state === 'firing' ? { ...quiet, ...wakes(until) } : quiet,
    deeds: [{ kind: 'edit' }],
    entries: [{ kind: 'silenced', detail: { until: until.toISOString(), reason } }],
  };
}

/** Silences come and end by other ways too: as `silence` says, the group is silent until then, or is not; null for what is known. */
export function aligned(
  course: Course,
  silence: { readonly endsAt: Date; readonly createdBy: string | null; readonly reason: string } | null,
  now: Date,
): Change | null {
  if (silence) {
    const isKnown = isSilenced(course, now) && Math.abs(course.silencedUntil!.getTime() - silence.endsAt.getTime()) < SAME_MS;
    return isKnown ? null : silenced(course, silence.createdBy, silence.endsAt, now, silence.reason);
  }
  if (course.state === 'resolved' || !isSilenced(course, now)) return null;
  const loud = { ...course, silencedUntil: null, silencedBy: null };
  return { course: course.state === 'firing' ? { ...loud, ...wakes(now) } : loud, deeds: [{ kind: 'edit' }], entries: [] };
}

/** Somebody says it is over; null when it is. */
export function closed(course: Course, userId: string, now: Date, reason: string): Change | null {
  if (course.state === 'resolved') return null;
  const { entries, ...change } = ended({ ...course, resolvedBy: userId, byHand: true }, now);
  return { ...change, entries: entries.map(({ kind, detail }) => ({ kind, detail: { ...detail, reason } })) };
}

/** What is due now; null for nothing. */
export function ticked(course: Course, now: Date, ladder: Ladder): Change | null {
  if (course.mailsDueAt !== null && course.mailsDueAt <= now)
    return { course: { ...course, mailsDueAt: null }, deeds: [{ kind: 'mail-resolution' }], entries: [] };
  const step = escalated(course, now, ladder);
  const grown = course.messageDueAt !== null && course.messageDueAt <= now;
  if (!grown) return step;
  const after = step ?? { course, deeds: [], entries: [] };
  return {
    ...after,
    course: { ...after.course, messageDueAt: null, editedAt: now },
    deeds: [{ kind: 'edit' }, ...after.deeds],
  };
}

/** Nobody was there to be paged for a step: the next one is due at once, but not the repetition of all. */
export function skipped(course: Course, now: Date, ladder: Ladder): Course {
  const isLast = course.step + 1 >= ladder.steps.length;
  return course.nextStepAt === null || isLast ? course : { ...course, nextStepAt: now };
}

/** Whether nobody is to be paged just now. */
export function isSilenced({ silencedUntil }: Course, now: Date): boolean {
  return silencedUntil !== null && silencedUntil > now;
}

/** What a person got within the last hour. */
export interface Received {
  /** New messages of their own in the chat, and when the last one about this group was sent; mails likewise. */
  readonly sentThisHour: number;
  readonly lastOfGroupAt: Date | null;
}

/** When and as what somebody may get a new message. */
export function turnOf(
  { sentThisHour, lastOfGroupAt }: Received,
  now: Date,
): { readonly as: 'own' | 'digest' } | { readonly notBefore: Date } {
  const free = lastOfGroupAt === null ? now : later(lastOfGroupAt, QUIET_MS);
  if (free > now) return { notBefore: free };
  return { as: sentThisHour >= MOST_AN_HOUR ? 'digest' : 'own' };
}

/** When messages that grew may be edited. */
function growthAt({ messageDueAt, editedAt, state }: Course, now: Date): Date | null {
  if (state === 'resolved') return null;
  return messageDueAt ?? (editedAt === null ? now : latest(now, later(editedAt, QUIET_MS)));
}

function ended(course: Course, now: Date): Change {
  return {
    course: {
      ...course,
      state: 'resolved',
      resolvedAt: now,
      nextStepAt: null,
      messageDueAt: null,
      editedAt: now,
      mailsDueAt: later(now, CALM_MS),
    },
    deeds: [{ kind: 'edit' }],
    entries: [{ kind: 'resolved', detail: { byHand: course.byHand } }],
  };
}

const NO_STEP = -1;

function fromStart(now: Date, { steps }: Ladder) {
  return { step: NO_STEP, roundBeganAt: now, nextStepAt: later(now, (steps[0]?.afterMinutes ?? 0) * MINUTE_MS) };
}

/** From the first step again, once the silence is over. */
function wakes(until: Date) {
  return { step: NO_STEP, roundBeganAt: until, nextStepAt: until };
}

/** The same people and the whole escalation anew. */
function afresh(course: Course, now: Date, ladder: Ladder): Omit<Change, 'entries'> {
  const first = {
    ...course,
    acknowledgedAt: null,
    acknowledgedBy: null,
    messageDueAt: null,
    editedAt: now,
    repeats: 0,
    ...fromStart(now, ladder),
  };
  const begun = escalated(first, now, ladder);
  const { course: next, deeds } = begun ?? { course: { ...first, round: first.round + 1 }, deeds: [] };
  return { course: next, deeds: [{ kind: 'edit' }, ...deeds, { kind: 'page-again' }] };
}

/** The step that is due: the next one, or all of them once more. */
function escalated(course: Course, now: Date, ladder: Ladder): Change | null {
  if (course.state !== 'firing' || course.nextStepAt === null || course.nextStepAt > now) return null;
  const isRepeat = course.step + 1 >= ladder.steps.length;
  const step = isRepeat ? 0 : course.step + 1;
  const at = {
    ...course,
    step,
    round: course.round + 1,
    repeats: course.repeats + (isRepeat ? 1 : 0),
    roundBeganAt: isRepeat ? later(now, -(ladder.steps[0]?.afterMinutes ?? 0) * MINUTE_MS) : course.roundBeganAt,
  };
  return {
    course: { ...at, nextStepAt: nextStepAt(at, ladder) },
    deeds: [{ kind: 'page', step }],
    entries: course.round === 0 ? [] : [{ kind: 'escalated', detail: { step, repeats: at.repeats } }],
  };
}

/** When the step after this one is due; null after the last repetition. */
function nextStepAt({ step, roundBeganAt, repeats }: Course, { steps, repeatMinutes }: Ladder): Date | null {
  const next = steps[step + 1];
  if (next) return later(roundBeganAt, next.afterMinutes * MINUTE_MS);
  if (repeats >= MOST_REPEATS) return null;
  return later(roundBeganAt, ((steps.at(-1)?.afterMinutes ?? 0) + repeatMinutes) * MINUTE_MS);
}
