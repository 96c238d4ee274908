import { Injectable } from '@nestjs/common';
import { Settings } from '#platform/settings';
import { InboundMailRepository } from './inbound-mail.repository.js';
import { InboundMailSettings } from './inbound-mail.settings.js';

const MAX_BYTES = 64 * 1024 ** 2;

/** How much of mails that are on their way in this process holds in memory at once. */
@Injectable()
export class BodyBudget {
  protected readonly maxBytes: number = MAX_BYTES;
  private taken = 0;

  /** Opens an account that takes from the budget until it is closed. */
  open(): BodyAccount {
    let own = 0;
    return {
      take: (bytes) => {
        if (this.taken + bytes > this.maxBytes) return false;
        this.taken += bytes;
        own += bytes;
        return true;
      },
      close: () => {
        this.taken -= own;
        own = 0;
      },
    };
  }
}

/** What one mail takes of the budget. */
export interface BodyAccount {
  /** @returns false when there is no room: nothing is taken then. */
  take(bytes: number): boolean;
  close(): void;
}

/** Of what all may send, what one may. */
const SHARE_OF_ONE = 0.1;
const KNOWN_MS = 5_000;
const MAX_KNOWN = 1_000;

/** How much of what came within a day may be kept whole. */
@Injectable()
export class DayBudget {
  private readonly known = new Map<string | null, { bytes: number; readonly until: number }>();

  constructor(
    private readonly mails: InboundMailRepository,
    private readonly settings: Settings,
  ) {}

  /** Whether a mail would be more than the sender, or all together, may send; otherwise it is counted. */
  async isSpent(fromAddress: string | null, bytes: number): Promise<boolean> {
    const most = this.settings.get(InboundMailSettings['mail.in.megabytes-per-day']) * 1024 ** 2;
    const all = await this.countOf(null);
    const own = fromAddress === null ? null : await this.countOf(fromAddress);
    if (all.bytes + bytes > most || (own && own.bytes + bytes > most * SHARE_OF_ONE)) return true;
    all.bytes += bytes;
    if (own) own.bytes += bytes;
    return false;
  }

  private async countOf(fromAddress: string | null): Promise<{ bytes: number }> {
    const known = this.known.get(fromAddress);
    if (known && known.until > performance.now()) return known;
    const count = { bytes: await this.mails.bytesOfDay(fromAddress), until: performance.now() + KNOWN_MS };
    if (this.known.size >= MAX_KNOWN) this.known.clear();
    this.known.set(fromAddress, count);
    return count;
  }
}
