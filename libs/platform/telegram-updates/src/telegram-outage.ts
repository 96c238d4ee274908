import { Injectable, Logger } from '@nestjs/common';
import type { TelegramSender, Update } from './update.js';

/** A button that was pressed while nothing could be kept of it. Whether it was made here is for the listener to say. */
export interface OutagePress {
  readonly from: TelegramSender;
  readonly chatId: number | null;
  readonly callbackId: string;
  readonly data: string;
}

/** Where a process reads a bot's updates. */
export interface ReadingPosition {
  readonly botId: number;
  /** Number of the first update that was not kept yet. */
  readonly offset: number;
}

/**
 * Port: hears presses while the platform cannot handle them. They are not confirmed to Telegram, so that those who handle
 * them as a rule get them too, once they can: handling one twice must do no harm.
 */
export interface OutageListener {
  /** True while it wants to hear. */
  readonly listens: boolean;
  /** Where a process that died was reading; null for nowhere. */
  readonly position: ReadingPosition | null;
  heard(press: OutagePress): Promise<void>;
}

/** Between whoever reads updates and whoever acts on them without the database. */
@Injectable()
export class TelegramOutage {
  /** Where this process reads; null while another one does, or none. */
  reading: ReadingPosition | null = null;
  private readonly logger = new Logger('Telegram');
  private listener: OutageListener | undefined;
  private heardUpTo = 0;

  /** Called by the one lib that acts, when its module starts. */
  register(listener: OutageListener): void {
    if (this.listener) throw new Error('Outages have a listener already');
    this.listener = listener;
  }

  get listens(): boolean {
    return this.listener?.listens ?? false;
  }

  /** From where this process may go on without asking the database; null while it is to wait. */
  offsetOf(botId: number): number | null {
    const position = this.listens ? (this.reading ?? this.listener!.position) : null;
    return position?.botId === botId ? position.offset : null;
  }

  /** Each update once, as long as the process lives. */
  async hear(updates: readonly { readonly updateId: number; readonly update: Update }[]): Promise<void> {
    for (const { updateId, update } of updates.toSorted((a, b) => a.updateId - b.updateId)) {
      if (updateId <= this.heardUpTo) continue;
      this.heardUpTo = updateId;
      if (update.kind !== 'button' || !this.listens) continue;
      const { from, chatId, callbackId, data } = update;
      await this.listener!.heard({ from, chatId, callbackId, data }).catch((error: unknown) =>
        this.logger.error('A button could not be handled during an outage', error),
      );
    }
  }
}
