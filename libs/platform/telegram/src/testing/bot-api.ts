import type { BotApiUpdates } from './bot-api-updates.js';

/** A message as it stands in its chat. */
export interface ArrivedMessage {
  readonly chatId: number;
  readonly messageId: number;
  text: string;
  entities: readonly { readonly type: string; readonly offset: number; readonly length: number; readonly url?: string }[];
  keyboard: readonly (readonly { readonly text: string; readonly callback_data?: string; readonly url?: string }[])[];
  /** Unix milliseconds. */
  readonly at: number;
  /** What it said before, oldest first. */
  readonly edits: string[];
}

/**
 * What goes wrong with the next calls that match. `lost`: done, and the answer is cut off; `mute`: done, and the answer
 * never comes. `cut`: not done, likewise.
 * `error` answers with status and description, 500 unless told. `page`: what a proxy shows, with 502 unless told.
 */
export interface Fault {
  readonly kind: '429' | 'lost' | 'mute' | 'cut' | 'hang' | 'error' | 'page';
  readonly method?: string;
  readonly chatId?: number;
  /** Default 1. */
  readonly times?: number;
  readonly retryAfter?: number;
  readonly status?: number;
  readonly description?: string;
}

export interface ApiCall {
  readonly method: string;
  readonly chatId: number | undefined;
  readonly at: number;
  outcome: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface BotApi {
  /** Address to configure; without a slash at the end. */
  readonly root: string;
  readonly token: string;
  readonly state: {
    readonly bot: { readonly id: number; readonly username: string };
    readonly messages: ArrivedMessage[];
    readonly answers: readonly { readonly id: string; readonly text: string }[];
    /** All calls but `getUpdates`. */
    readonly calls: ApiCall[];
    /** Where the client ignored a limit. */
    readonly violations: { readonly violation: string; readonly chatId?: number; readonly at: number }[];
    readonly moved: Map<number, number>;
    /** How updates come: repeated, in another order, by webhook. */
    readonly updates: BotApiUpdates;
    /** True for calls that are to be answered with 429. */
    random: (call: ApiCall) => boolean;
  };
  fault(fault: Fault): void;
  /** Whatever fault was planted is over. */
  mend(): void;
  /** Somebody writes to the bot; in a private chat unless the id is negative. */
  say(
    chatId: number,
    text: string,
    from?: { id?: number; first_name?: string; username?: string; language_code?: string },
  ): Promise<{ update_id: number }>;
  /** Somebody presses a key. */
  press(messageId: number, data: string, fromId?: number): Promise<{ update_id: number }>;
  setBlocked(chatId: number, blocked?: boolean): Promise<{ update_id: number }>;
  push(update: object): Promise<{ update_id: number }>;
  close(): Promise<void>;
}

export interface BotApiOptions {
  readonly token?: string;
  readonly port?: number;
  /** Between two messages to a chat; three times that to a group. Default 1000. */
  readonly chatGapMs?: number;
  /** Between any two messages. Default 33. */
  readonly allGapMs?: number;
  readonly log?: (line: string) => void;
}
