import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { isDatabaseUnavailable, Transactions } from '#platform/database';
import { Settings } from '#platform/settings';
import { Clock } from '#platform/time';
import { DeliveryRepository } from './delivery.repository.js';
import { MailDecisions } from './mail-decisions.service.js';
import { NotificationSettings } from './notifications.settings.js';

/** Seconds between two runs. */
export const DISPATCH_SECONDS = 15;
/** Nothing else that runs by the clock waits longer for a run. */
const MOST_MS = 8_000;
const LOOKED_AT = 1_000;
const PUT_OFF_MS = 10 * 60_000;
/** Of the time that a decision took: whoever signs in meanwhile is not to notice that many others are told something. */
const REST = 4;

/** Has decided what is due: so many mails a run and no more, person by person, each in a transaction of its own. */
@Injectable()
export class MailDispatcher {
  private readonly logger = new Logger('Notifications');

  constructor(
    private readonly transactions: Transactions,
    private readonly settings: Settings,
    private readonly deliveries: DeliveryRepository,
    private readonly decisions: MailDecisions,
    private readonly clock: Clock,
  ) {}

  /** Any number of processes may run it at once. @returns how many mails were written */
  async run(signal?: AbortSignal): Promise<number> {
    const now = this.clock.now();
    const most = Math.ceil((this.settings.get(NotificationSettings['notifications.mails-per-minute']) * DISPATCH_SECONDS) / 60);
    const until = performance.now() + MOST_MS;
    let written = 0;
    const goesOn = () => written < most && performance.now() < until && !signal?.aborted;
    const unhurried = async (decision: () => Promise<number>) => {
      const begun = performance.now();
      const mails = await decision();
      written += mails;
      const ended = performance.now();
      // Whoever has asked for many mails a minute gets them: there is no rest that would cost some of them their run.
      const spare = (until - ended) / Math.max(most - written, 1) - (ended - begun);
      // Where none was written there was little to do, and whoever comes later waits.
      await sleep(Math.max(0, Math.min((mails > 0 ? REST : 1) * (ended - begun), spare)));
    };
    for (const userId of await this.deliveries.duePeople(now, LOOKED_AT)) {
      if (!goesOn()) return written;
      await unhurried(() => this.decide(userId, now, () => this.decisions.about(userId, now)));
    }
    for (const { id, userId } of await this.deliveries.dueDigests(now, most)) {
      if (!goesOn()) return written;
      await unhurried(() => this.decide(userId, now, () => this.decisions.digest(id, userId, now)));
    }
    return written;
  }

  /** What fails for one person does not keep others waiting. */
  private async decide(userId: string, now: Date, decision: () => Promise<number>): Promise<number> {
    try {
      return await this.transactions.run(decision);
    } catch (error) {
      if (isDatabaseUnavailable(error)) throw error;
      this.logger.error(error instanceof Error ? error : String(error));
      await this.transactions.run(() => this.deliveries.putOffAllOf(userId, now, new Date(now.getTime() + PUT_OFF_MS)));
      return 0;
    }
  }
}
