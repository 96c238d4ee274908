import { Injectable } from '@nestjs/common';
import { EscalationDirectory } from '#on-call';
import { Config } from '#platform/config';
import { newId } from '#platform/database';
import { Mails } from '#platform/mail';
import { type TelegramMessage, TelegramMessages } from '#platform/telegram';
import { isSilenced, MOST_AN_HOUR, skipped, turnOf } from './incident-course.js';
import { incidentDigestMail, incidentPageMail, incidentResolvedMail } from './incident-mails.js';
import { IncidentPageRepository } from './incident-page.repository.js';
import { IncidentPeople, type PagedPerson } from './incident-people.js';
import { digestText, incidentUrl, pageLines, type PageSubject, pageText, SHOWN, supersededText } from './incident-text.js';
import type { Change, Course, Incident, Ladder } from './incident.js';
import { IncidentRepository, type NewEntry } from './incident.repository.js';

/** The escalation, as far as pages need it. */
export type Escalation = Ladder & { readonly steps: readonly { readonly afterMinutes: number; readonly byMail: boolean }[] };

/** Why somebody is written to: the round makes the key, so that nobody is written to twice for one. */
interface Occasion {
  readonly incident: Incident;
  readonly subject: PageSubject;
  readonly round: number;
  readonly step: number;
}

const PURPOSE = 'incident';
/** Of alerts about Telegram itself: a message about them would go the way that they say is blocked. */
const ABOUT_TELEGRAM = 'telegram';
/** Incidents that a digest names. */
const NAMED = 20;

/** Carries out what an incident asks for: pages, and changes of what was said. Everything in the caller's transaction, which has locked the incident. */
@Injectable()
export class IncidentPager {
  constructor(
    private readonly config: Config,
    private readonly incidents: IncidentRepository,
    private readonly pages: IncidentPageRepository,
    private readonly people: IncidentPeople,
    private readonly escalation: EscalationDirectory,
    private readonly messages: TelegramMessages,
    private readonly mails: Mails,
  ) {}

  policy(): Promise<Escalation> {
    return this.escalation.policy();
  }

  messageOf(telegramId: string): Promise<TelegramMessage | null> {
    return this.messages.find(telegramId);
  }

  /** Writes the change down and does what it asks for. @param userId whose doing it was. */
  async apply(before: Incident, change: Change, now: Date, userId: string | null = null): Promise<Incident> {
    const entries = change.entries.map((entry) => ({ ...entry, userId: entry.kind === 'escalated' ? null : userId }));
    await this.incidents.addEntries(before.id, entries);
    const incident = { ...before, ...change.course };
    const course = await this.carryOut(incident, change, now);
    await this.incidents.save(before.id, course);
    return { ...incident, ...course, version: before.version + 1 };
  }

  /** A page that waited for its turn: sent, if it is still wanted. */
  async sendWaiting(
    incident: Incident,
    page: { readonly id: string; readonly userId: string; readonly round: number; readonly step: number },
    now: Date,
  ): Promise<void> {
    await this.pages.remove(page.id);
    if (incident.state !== 'firing' || isSilenced(incident, now)) return;
    const occasion = { incident, subject: await this.subjectOf(incident, now), round: page.round, step: page.step };
    await this.page(occasion, page.userId, false, now);
  }

  /** By mail, since the message did not reach them; not when somebody has it by now. */
  async mailInstead(
    incident: Incident,
    page: { readonly userId: string; readonly round: number; readonly step: number },
    now: Date,
  ): Promise<void> {
    const person = incident.state === 'firing' ? await this.toBePaged(page.userId) : null;
    if (person) await this.mail({ incident, subject: await this.subjectOf(incident, now), round: page.round, step: page.step }, person);
  }

  /** Lets a digest say how its incidents stand. */
  async renewDigest(digestId: string, now: Date): Promise<void> {
    const digest = await this.pages.findDigest(digestId);
    const person = digest && (await this.people.find(digest.userId));
    if (!digest || !person) return;
    const { text, buttons } = await this.digestMessage(digestId, person, now);
    await this.messages.edit(digest.telegramKey, text, buttons);
  }

  /** What pages of the incident tell. */
  async subjectOf(incident: Incident, now: Date): Promise<PageSubject> {
    const { id, group, severity, state, openedAt, firing, total, acknowledgedAt, acknowledgedBy, resolvedAt, resolvedBy } = incident;
    const alerts = await this.incidents.newestAlerts(id, SHOWN);
    const nameOf = (userId: string | null) => (userId === null ? null : this.people.nameOf(userId));
    const acknowledged = acknowledgedAt && { name: (await nameOf(acknowledgedBy)) ?? '?', at: acknowledgedAt };
    const resolved = resolvedAt && { name: await nameOf(resolvedBy), at: resolvedAt };
    const silencedUntil = isSilenced(incident, now) ? incident.silencedUntil : null;
    const isTest = incident.onlyUserId !== null;
    return { id, group, severity, state, isTest, openedAt, firing, total, alerts, acknowledged, silencedUntil, resolved };
  }

  private async carryOut(incident: Incident, { course, deeds }: Change, now: Date): Promise<Course> {
    if (deeds.length === 0) return course;
    const subject = await this.subjectOf(incident, now);
    const ladder = await this.policy();
    let after = course;
    for (const deed of deeds) {
      const occasion = { incident, subject, round: course.round, step: deed.kind === 'page' ? deed.step : Math.max(0, course.step) };
      switch (deed.kind) {
        case 'page': {
          const userIds = incident.onlyUserId === null ? await this.escalation.recipients(deed.step, now) : [incident.onlyUserId];
          const byMail = ladder.steps[deed.step]?.byMail === true || incident.group === ABOUT_TELEGRAM;
          for (const userId of userIds) await this.page(occasion, userId, byMail, now);
          if (userIds.length === 0) after = skipped(after, now, ladder);
          break;
        }
        case 'page-again':
          for (const userId of await this.pages.peopleOf(incident.id)) await this.page(occasion, userId, false, now);
          break;
        case 'edit':
          await this.edit(occasion, now);
          break;
        default:
          await this.mailResolution(occasion);
      }
    }
    return after;
  }

  /** Tells one person: by Telegram if they have it, else by mail; not now if they were told of the group a moment ago. */
  private async page(occasion: Occasion, userId: string, byMail: boolean, now: Date): Promise<void> {
    const { incident, round, step } = occasion;
    const dedupeKey = keyOf(incident.id, userId, round);
    const person = (await this.pages.has(dedupeKey)) ? null : await this.toBePaged(userId);
    if (!person) return;
    const channel = person.chatId === null ? 'mail' : 'telegram';
    const turn = turnOf(await this.pages.received(userId, channel, incident.group), now);
    if (byMail) await this.mail(occasion, person);
    if ('notBefore' in turn) {
      const { notBefore } = turn;
      await this.pages.insert({
        id: newId(),
        incidentId: incident.id,
        userId,
        channel,
        round,
        step,
        dedupeKey: `${dedupeKey}:waits`,
        status: 'waiting',
        notBefore,
      });
      return;
    }
    if (person.chatId === null) await this.mail(occasion, person);
    else if (turn.as === 'digest') await this.digest(occasion, person, person.chatId, now);
    else await this.send(occasion, person, person.chatId);
  }

  /** Null for who could do nothing about it, also if they could when they were told first. */
  private async toBePaged(userId: string): Promise<PagedPerson | null> {
    return (await this.people.mayAct(userId)) ? this.people.find(userId) : null;
  }

  private async send({ incident, subject, round, step }: Occasion, person: PagedPerson, chatId: number): Promise<void> {
    const { userId } = person;
    const dedupeKey = keyOf(incident.id, userId, round);
    const older = await this.pages.supersede(incident.id, userId);
    const { text, buttons } = pageText(subject, person, this.config.publicUrl);
    const telegramId = await this.messages.queue({ dedupeKey, chatId, purpose: PURPOSE, text, buttons, critical: true });
    await this.pages.insert({
      id: newId(),
      incidentId: incident.id,
      userId,
      channel: 'telegram',
      round,
      step,
      dedupeKey,
      status: 'pending',
      telegramKey: dedupeKey,
      telegramId,
      isCurrent: true,
    });
    await this.noted(incident.id, { kind: 'paged', userId, detail: { channel: 'telegram', step } });
    if (older !== null) await this.messages.edit(older, supersededText(subject, person).text);
  }

  /** Somebody who got many messages within an hour gets one more for all that follows. */
  private async digest({ incident, round, step }: Occasion, person: PagedPerson, chatId: number, now: Date): Promise<void> {
    const { userId } = person;
    const known = await this.pages.lockDigest(userId);
    const id = known?.id ?? newId();
    const telegramKey = known?.telegramKey ?? `incident-digest:${id}`;
    if (!known) await this.pages.insertDigest({ id, userId, telegramKey });
    await this.pages.insert({
      id: newId(),
      incidentId: incident.id,
      userId,
      channel: 'telegram',
      round,
      step,
      dedupeKey: keyOf(incident.id, userId, round),
      status: known ? 'sent' : 'pending',
      digestId: id,
    });
    await this.noted(incident.id, { kind: 'paged', userId, detail: { channel: 'telegram', step, digest: true } });
    if (known) return this.pages.growDigests([id]);
    const { text, buttons } = await this.digestMessage(id, person, now);
    const order = { dedupeKey: telegramKey, chatId, purpose: PURPOSE, text, buttons, critical: true };
    return this.pages.setDigestMessage(id, await this.messages.queue(order));
  }

  private async digestMessage(digestId: string, person: PagedPerson, now: Date) {
    const { ids, total } = await this.pages.incidentsIn(digestId, NAMED);
    const subjects: PageSubject[] = [];
    for (const id of ids) {
      const incident = await this.incidents.find(id);
      if (incident) subjects.push(await this.subjectOf(incident, now));
    }
    return digestText(subjects, total, person, this.config.publicUrl);
  }

  /** At most so many an hour; the last one says that the others are in the panel. */
  private async mail({ incident, subject, round, step }: Occasion, person: PagedPerson): Promise<void> {
    const { userId, email: to, firstName, language } = person;
    const { sentThisHour } = await this.pages.received(userId, 'mail', incident.group);
    const page = { id: newId(), incidentId: incident.id, userId, channel: 'mail', round, step } as const;
    const dedupeKey = `${keyOf(incident.id, userId, round)}:mail`;
    const isNew = await this.pages.insert({ ...page, dedupeKey, status: sentThisHour > MOST_AN_HOUR ? 'suppressed' : 'sent' });
    if (!isNew || sentThisHour > MOST_AN_HOUR) return;
    await this.noted(incident.id, { kind: 'paged', userId, detail: { channel: 'mail', step } });
    if (sentThisHour === MOST_AN_HOUR) {
      const url = `${this.config.publicUrl}/admin/incidents`;
      const data = { firstName, headline: pageLines(subject, person).headline, url };
      await this.mails.queue(incidentDigestMail, { to, language, data, link: url, urgent: true });
      return;
    }
    await this.mails.queue(incidentPageMail, this.order(subject, person));
  }

  private async edit({ incident, subject }: Occasion, now: Date): Promise<void> {
    if (incident.state !== 'firing' || isSilenced(incident, now)) await this.pages.dropWaiting(incident.id);
    for (const { telegramKey, userId } of await this.pages.currentOf(incident.id)) {
      const person = await this.people.find(userId);
      if (!person || telegramKey === null) continue;
      const { text, buttons } = pageText(subject, person, this.config.publicUrl);
      await this.messages.edit(telegramKey, text, buttons);
    }
    await this.pages.growDigests(await this.pages.digestsOf(incident.id));
  }

  private async mailResolution({ incident, subject }: Occasion): Promise<void> {
    for (const userId of await this.pages.takeMailed(incident.id)) {
      const person = await this.people.find(userId);
      if (person) await this.mails.queue(incidentResolvedMail, this.order(subject, person));
    }
  }

  private order(subject: PageSubject, person: PagedPerson) {
    const { email: to, firstName, language } = person;
    const url = incidentUrl(this.config.publicUrl, subject.id);
    return { to, language, data: { firstName, ...pageLines(subject, person), url }, link: url, urgent: true } as const;
  }

  private noted(incidentId: string, entry: NewEntry): Promise<void> {
    return this.incidents.addEntries(incidentId, [entry]);
  }
}

const keyOf = (incidentId: string, userId: string, round: number): string => `incident:${incidentId}:${userId}:${round}`;
