import { incidentUrl, pageLines, type PageMessage, type PageSubject, pageText } from '#incidents';
import type { BotKey, TelegramButton } from '#platform/telegram';
import { RULES } from './outage-rules.js';
import type { OnCallList, OnCallPerson } from './on-call-file.js';
import { type Outage, standingOf } from './outage.js';

/** An outage as the incident it becomes, so that people read the same before and after. */
function subjectOf(outage: Outage, list: OnCallList, now: Date): PageSubject {
  const { key: ruleKey, name, group, severity } = RULES[outage.dependency];
  const { id, acknowledged, silenced, since } = outage;
  const standing = standingOf(outage, now);
  const alert = { alertId: id, ruleKey, name, severity, subject: '', label: '', value: null, unit: null };
  return {
    id,
    group,
    severity,
    state: standing === 'acknowledged' ? 'acknowledged' : 'firing',
    isTest: false,
    openedAt: new Date(since),
    firing: 1,
    total: 1,
    alerts: [{ ...alert, firedAt: new Date(since), resolvedAt: null }],
    acknowledged: acknowledged && { name: nameIn(list, acknowledged.userId), at: new Date(acknowledged.at) },
    silencedUntil: standing === 'silenced' ? new Date(silenced!.until) : null,
    resolved: null,
  };
}

/** The message to somebody, with buttons as others make them. */
export function messageOf(outage: Outage, list: OnCallList, person: OnCallPerson, publicUrl: string, now: Date): PageMessage {
  return pageText(subjectOf(outage, list, now), person, publicUrl);
}

/** The buttons as they were signed while the key was at hand; without that, those that open something. */
export function keysOf(buttons: readonly (readonly TelegramButton[])[], { keys }: Outage, acknowledge: string): BotKey[][] {
  const keyOf = (button: TelegramButton): BotKey[] => {
    if ('url' in button) return [button];
    return keys ? [{ label: button.label, data: button.action === acknowledge ? keys.acknowledge : keys.silence }] : [];
  };
  return buttons.map((row) => row.flatMap(keyOf)).filter((row) => row.length > 0);
}

/** What a mail about it says. */
export function mailOf(outage: Outage, list: OnCallList, person: OnCallPerson, publicUrl: string, now: Date) {
  return { firstName: person.firstName, ...pageLines(subjectOf(outage, list, now), person), url: incidentUrl(publicUrl, outage.id) };
}

export function nameIn(list: OnCallList, userId: string): string {
  return list.people.find((person) => person.userId === userId)?.name ?? '?';
}
