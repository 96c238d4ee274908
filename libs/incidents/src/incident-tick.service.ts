import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { SilenceDirectory } from '#alerts';
import { AlertTicks } from '#platform/alerts';
import { inBatches, Transactions } from '#platform/database';
import { aligned, ticked } from './incident-course.js';
import { IncidentPageRepository } from './incident-page.repository.js';
import { IncidentPager } from './incident-pager.service.js';
import { type Due, IncidentRepository } from './incident.repository.js';
import { IncidentService } from './incident.service.js';

const KEEP_DAYS = 400;
const KEEP_DIGESTS_DAYS = 2;
const PRUNE_EVERY_MS = 3600_000;

/** Looks each second at what is due: steps of escalations, messages that have grown, pages that waited for their turn. */
@Injectable()
export class IncidentTick implements OnModuleInit {
  private readonly logger = new Logger('Incidents');
  private prunedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly ticks: AlertTicks,
    private readonly incidents: IncidentRepository,
    private readonly pages: IncidentPageRepository,
    private readonly pager: IncidentPager,
    private readonly service: IncidentService,
    private readonly silences: SilenceDirectory,
    private readonly transactions: Transactions,
  ) {}

  onModuleInit(): void {
    this.ticks.register('incidents', (signal) => this.run(signal));
  }

  /** Each thing in a transaction of its own: one that fails keeps nobody else from being told, and is tried again a second later. */
  async run(signal: AbortSignal): Promise<void> {
    for (const due of await this.incidents.findDue()) {
      if (signal.aborted) return;
      try {
        await this.transactions.run(() => this.see(due));
      } catch (error) {
        this.logger.error(`${due.kind} ${due.id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      }
    }
    await this.prune();
  }

  private see({ kind, id }: Due): Promise<void> {
    switch (kind) {
      case 'incident':
        return this.advance(id);
      case 'page':
        return this.release(id);
      case 'late-page':
        return this.mailLate(id);
      case 'digest':
        return this.renew(id);
      default:
        return this.service.endTest(id);
    }
  }

  private async advance(id: string): Promise<void> {
    const incident = await this.incidents.lock(id, { skipLocked: true });
    if (!incident) return;
    const now = await this.incidents.now();
    const { group, severity } = incident;
    const silence = incident.onlyUserId === null ? await this.silences.of({ group, severity }) : null;
    const change = aligned(incident, silence, now) ?? ticked(incident, now, await this.pager.policy());
    if (change) await this.pager.apply(incident, change, now);
  }

  private async release(id: string): Promise<void> {
    const incident = await this.lockIncidentOf(id);
    const page = incident && (await this.pages.lockWaiting(id));
    if (page) await this.pager.sendWaiting(incident, page, await this.incidents.now());
  }

  /** Telegram has not taken it for a minute, or took it and nobody said so. */
  private async mailLate(id: string): Promise<void> {
    const incident = await this.lockIncidentOf(id);
    const page = incident && (await this.pages.find(id));
    if (page?.status !== 'pending') return;
    const messageId = await this.pages.messageIdOf(page);
    const message = messageId === null ? null : await this.pager.messageOf(messageId);
    if (message?.status === 'sent') {
      await this.pages.settle(id, 'sent');
      return;
    }
    if (message?.status === 'pending' || message?.status === 'sending') await this.pages.markLate(id);
    else await this.pages.settle(id, 'failed', message?.error ?? 'lost');
    await this.pager.mailInstead(incident!, page, await this.incidents.now());
  }

  private async renew(id: string): Promise<void> {
    if (await this.pages.digestSaid(id)) await this.pager.renewDigest(id, await this.incidents.now());
  }

  private async lockIncidentOf(pageId: string) {
    const page = await this.pages.find(pageId);
    return page && this.incidents.lock(page.incidentId, { skipLocked: true });
  }

  private async prune(): Promise<void> {
    if (Date.now() - this.prunedAt < PRUNE_EVERY_MS) return;
    this.prunedAt = Date.now();
    await inBatches((limit) => this.incidents.prune(KEEP_DAYS, limit));
    await inBatches((limit) => this.pages.pruneDigests(KEEP_DIGESTS_DAYS, limit));
  }
}
