import { Injectable } from '@nestjs/common';
import { type AdoptedIncident, type AdoptedPage, IncidentAdoption } from '#incidents';
import { Alerts } from '#platform/alerts';
import { Config } from '#platform/config';
import { runInContext } from '#platform/context';
import { newId, Transactions } from '#platform/database';
import { UserDirectory } from '#users';
import type { OnCallList } from './on-call-file.js';
import { messageOf } from './outage-page-text.js';
import { RULES } from './outage-rules.js';
import type { Outage, OutagePage } from './outage.js';

/** Makes of an outage that is over the incident it was: who was told, who took it, and that it is over. */
@Injectable()
export class OutageSettlementService {
  constructor(
    private readonly config: Config,
    private readonly adoption: IncidentAdoption,
    private readonly alerts: Alerts,
    private readonly transactions: Transactions,
    private readonly users: UserDirectory,
  ) {}

  /** All of it or nothing, and once however often it is called for the same outage. */
  settle(outage: Outage, list: OnCallList | null): Promise<void> {
    const rule = RULES[outage.dependency];
    return runInContext({ actor: { kind: 'system', reason: `outage of ${outage.dependency}` }, correlationId: newId() }, () =>
      this.transactions.run(async () => {
        const adopted = this.adopted(await this.ofKnownPeople(outage), list);
        if (!(await this.adoption.adopt(adopted))) return;
        await this.alerts.raise(rule, '', '');
        await this.alerts.clear(rule, '');
        await this.adoption.settle(adopted);
      }),
    );
  }

  /** Without those that the database does not know: it may be one that was restored to a day before they came. */
  private async ofKnownPeople(outage: Outage): Promise<Outage> {
    const { pages, acknowledged, silenced } = outage;
    const ids = [...pages, acknowledged, silenced].flatMap((each) => each?.userId ?? []);
    const known = await this.users.displayNames(ids);
    const ofKnown = <T extends { readonly userId: string }>(each: T | null) => (each && known.has(each.userId) ? each : null);
    return {
      ...outage,
      pages: pages.filter(({ userId }) => known.has(userId)),
      acknowledged: ofKnown(acknowledged),
      silenced: ofKnown(silenced),
    };
  }

  private adopted(outage: Outage, list: OnCallList | null): AdoptedIncident {
    const { id, dependency, since, acknowledged, silenced, pages } = outage;
    const sent = pages.filter(({ status }) => status === 'sent' || status === 'unknown').toSorted((a, b) => (a.at! < b.at! ? -1 : 1));
    return {
      id,
      rule: RULES[dependency],
      firedAt: new Date(since),
      pages: sent.flatMap((page) => this.messageIn(page, outage, list) ?? []),
      mails: sent.filter(({ channel }) => channel === 'mail').map(({ userId, step, at }) => ({ userId, step, sentAt: new Date(at!) })),
      acknowledged: acknowledged && { userId: acknowledged.userId, at: new Date(acknowledged.at) },
      silenced: silenced && { userId: silenced.userId, at: new Date(silenced.at), until: new Date(silenced.until) },
    };
  }

  /** Null for what nobody knows the number of. */
  private messageIn(page: OutagePage, outage: Outage, list: OnCallList | null): AdoptedPage | null {
    const { userId, chatId, messageId, step, at, repeated } = page;
    const person = list?.people.find((each) => each.userId === userId);
    if (chatId === null || messageId === null || !list || !person) return null;
    const message = messageOf(outage, list, person, this.config.publicUrl, new Date());
    return { userId, chatId, messageId, step, sentAt: new Date(at!), repeated, message };
  }
}
