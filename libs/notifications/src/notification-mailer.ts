import { Injectable } from '@nestjs/common';
import { DIGEST, peopleIn, saidOf, topicOf, UnsubscribeLinks } from '#notification-preferences';
import { Config } from '#platform/config';
import { toLanguage } from '#platform/i18n';
import { Mails } from '#platform/mail';
import { UserDirectory, type UserSummary } from '#users';
import type { Delivery } from './delivery.repository.js';
import { digestMail, type NewsMail, notificationMail } from './notification-mails.js';

const MOST_TOLD = 20;

/** Writes mails about notifications, in the language of whoever gets them. Joins the caller's transaction. */
@Injectable()
export class NotificationMailer {
  constructor(
    private readonly config: Config,
    private readonly mails: Mails,
    private readonly links: UnsubscribeLinks,
    private readonly users: UserDirectory,
  ) {}

  /** @param news of one topic of this release, at least one. @returns the mail's id */
  async tell(user: UserSummary, topicName: string, news: readonly Delivery[]): Promise<string> {
    const topic = topicOf(topicName)!;
    const unsubscribeUrl = topic.critical ? null : await this.links.urlOf({ userId: user.id, what: topicName });
    const data = { ...(await this.newsOf(user, news)), unsubscribeUrl, topic: topic.summary };
    return this.mails.queue(notificationMail, { ...addressed(user, data), data });
  }

  async tellDigest(user: UserSummary, news: readonly Delivery[]): Promise<string> {
    const unsubscribeUrl = await this.links.urlOf({ userId: user.id, what: DIGEST });
    const data = { ...(await this.newsOf(user, news)), unsubscribeUrl };
    return this.mails.queue(digestMail, { ...addressed(user, data), data });
  }

  private async newsOf(user: UserSummary, news: readonly Delivery[]): Promise<Omit<NewsMail, 'unsubscribeUrl'>> {
    const newest = news.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime()).slice(0, MOST_TOLD);
    const names = await this.users.namesWithin(peopleIn(newest), null);
    const said = newest.map(({ topic, data }) => ({ en: saidOf(topic, 'en', data, names), es: saidOf(topic, 'es', data, names) }));
    const path = news.length === 1 ? said[0]!.en.path : '/notifications';
    return {
      firstName: user.firstName,
      items: said,
      more: news.length - newest.length,
      url: `${this.config.publicUrl}/admin${path}`,
    };
  }
}

function addressed(user: UserSummary, { url, unsubscribeUrl }: NewsMail) {
  return { to: user.email, language: toLanguage(user.language), link: url, ...(unsubscribeUrl !== null && { unsubscribeUrl }) };
}
