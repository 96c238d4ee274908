import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from './bot-api-refusal.js';

/** Telegram waits longer from one time to the next. */
const WEBHOOK_PAUSE_MS = 250;

export interface Update {
  readonly update_id: number;
}

/** What waits for the bot: handed out to whoever polls, or sent to its webhook. */
export class BotApiUpdates {
  webhook = { url: '', secret: '' };
  /** So many confirmed updates come once more with the next answer. */
  repeat = 0;
  /** Newest first. */
  shuffle = false;
  nextUpdate = 1_000;
  /** Calls of the webhook, and what it answered; 0: nobody did. */
  readonly deliveries: { readonly updateId: number; readonly status: number }[] = [];
  /** Polls of two who hold the line at once. */
  conflicts = 0;
  private waiting: Update[] = [];
  private readonly confirmed: Update[] = [];
  private wake: (() => void) | null = null;

  get pending(): number {
    return this.waiting.length;
  }

  async push(update: object): Promise<Update> {
    const whole = { update_id: this.nextUpdate, ...update };
    this.nextUpdate += 1;
    this.waiting.push(whole);
    if (this.webhook.url === '') this.wake?.();
    else if (!(await this.deliver(whole))) void this.deliverAgain(whole);
    return whole;
  }

  /** @returns whether whom the webhook names has taken it. */
  private async deliver(update: Update): Promise<boolean> {
    const headers = { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': this.webhook.secret };
    const answer = await fetch(this.webhook.url, { method: 'POST', headers, body: JSON.stringify(update) }).catch(() => null);
    this.deliveries.push({ updateId: update.update_id, status: answer?.status ?? 0 });
    if (!answer?.ok) return false;
    this.waiting = this.waiting.filter((each) => each !== update);
    return true;
  }

  /** Until it is taken, or handed out to somebody who polls. */
  private async deliverAgain(update: Update): Promise<void> {
    do await sleep(WEBHOOK_PAUSE_MS, undefined, { ref: false });
    while (this.webhook.url !== '' && this.waiting.includes(update) && !(await this.deliver(update)));
  }

  /** @param socket of the request: whoever goes away stops waiting. */
  async take(payload: Readonly<Record<string, unknown>>, socket: Socket): Promise<unknown> {
    const { offset, timeout, limit } = { offset: 0, timeout: 0, limit: 100, ...(payload as { offset?: number; timeout?: number }) };
    if (this.webhook.url)
      return new Refusal(
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      );
    if (this.wake) {
      this.conflicts += 1;
      this.wake();
    }
    const again = this.repeat > 0 ? this.confirmed.slice(-this.repeat) : [];
    this.confirmed.push(...this.waiting.filter((update) => update.update_id < offset));
    this.waiting = this.waiting.filter((update) => update.update_id >= offset);
    if (again.length > 0) {
      this.repeat = 0;
      return again;
    }
    if (this.waiting.length === 0 && timeout > 0) await this.somethingNew(timeout, socket);
    const found = this.waiting.slice(0, limit);
    return this.shuffle ? found.toReversed() : found;
  }

  private somethingNew(seconds: number, socket: Socket): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        socket.off('close', done);
        if (this.wake === done) this.wake = null;
        resolve();
      };
      const timer = setTimeout(done, seconds * 1000);
      this.wake = done;
      socket.once('close', done);
    });
  }
}
