import type { ApiCall, ArrivedMessage, Fault } from './bot-api.js';
import { Refusal } from './bot-api-refusal.js';

/** What the methods read of what they are sent. */
interface Payload {
  readonly chat_id?: unknown;
  readonly message_id?: unknown;
  readonly text?: string;
  readonly entities?: ArrivedMessage['entities'];
  readonly reply_markup?: { readonly inline_keyboard?: ArrivedMessage['keyboard'] };
}

/** So much closer than they were sent two calls may arrive on a busy machine; who keeps no pace is far below. */
const NEARER = 0.5;

/** The chats of a Bot API server: what stands in them, who blocked the bot, and how fast it may write. */
export class BotApiChats {
  readonly messages: ArrivedMessage[] = [];
  readonly violations: { readonly violation: string; readonly chatId?: number; readonly at: number }[] = [];
  readonly faults: (Fault & { times: number })[] = [];
  readonly blocked = new Set<number>();
  readonly moved = new Map<number, number>();
  nextMessage = 1;
  private readonly held = new Map<number | undefined, number>();
  private readonly lastIn = new Map<number | undefined, number>();
  private lastOfAll = 0;

  constructor(
    private readonly chatGapMs: number,
    private readonly allGapMs: number,
    private readonly log: (line: string) => void,
  ) {}

  takeFault(call: ApiCall): Fault | undefined {
    const fault = this.faults.find(
      ({ method, chatId }) => (method === undefined || method === call.method) && (chatId === undefined || chatId === call.chatId),
    );
    if (fault && (fault.times -= 1) <= 0) this.faults.splice(this.faults.indexOf(fault), 1);
    return fault;
  }

  tooMany({ chatId }: ApiCall, seconds = 1): Refusal {
    this.held.set(chatId, Date.now() + seconds * 1000);
    return new Refusal(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds });
  }

  /** Telegram's own limits: one message a second to a chat, three to a group, thirty to all. Whoever is over is seen. */
  overLimit(call: ApiCall): Refusal | null {
    if (call.method !== 'sendMessage' && call.method !== 'editMessageText') return null;
    const { chatId = 0, at } = call;
    const violation = [
      at < (this.held.get(chatId) ?? 0) && 'within retry_after',
      at - (this.lastIn.get(chatId) ?? 0) < this.chatGapMs * (chatId < 0 ? 3 : 1) * NEARER && 'too fast for the chat',
      at - this.lastOfAll < this.allGapMs * NEARER && 'too fast for all chats',
    ].find((found) => found !== false);
    if (violation !== undefined) {
      this.violations.push({ violation, chatId, at });
      return this.tooMany(call);
    }
    this.lastIn.set(chatId, at);
    this.lastOfAll = at;
    return null;
  }

  send(payload: Payload): unknown {
    const chatId = Number(payload.chat_id);
    const problem = this.chatProblem(chatId) ?? textProblem(payload);
    if (problem) return problem;
    const keyboard = payload.reply_markup?.inline_keyboard ?? [];
    const message = { chatId, messageId: this.nextMessage, text: payload.text ?? '', entities: payload.entities ?? [], keyboard };
    this.nextMessage += 1;
    this.messages.push({ ...message, at: Date.now(), edits: [] });
    this.log(`→ ${chatId} #${message.messageId}: ${message.text}`);
    for (const button of keyboard.flat()) this.log(`   [${button.text}] ${button.callback_data ?? button.url}`);
    return shown(this.messages.at(-1)!);
  }

  edit(payload: Payload): unknown {
    const chatId = Number(payload.chat_id);
    const message = this.messages.find((each) => each.chatId === chatId && each.messageId === payload.message_id);
    if (!message) return new Refusal(400, 'Bad Request: message to edit not found');
    const problem = this.chatProblem(chatId) ?? textProblem(payload);
    if (problem) return problem;
    const { text = '', entities = [] } = payload;
    const keyboard = payload.reply_markup?.inline_keyboard ?? [];
    if (message.text === text && JSON.stringify(message.keyboard) === JSON.stringify(keyboard))
      return new Refusal(400, 'Bad Request: message is not modified: specified new message content and reply markup are exactly the same');
    message.edits.push(message.text);
    Object.assign(message, { text, entities, keyboard });
    this.log(`✎ ${chatId} #${message.messageId}: ${text}`);
    return shown(message);
  }

  private chatProblem(chatId: number): Refusal | undefined {
    if (this.blocked.has(chatId)) return new Refusal(403, 'Forbidden: bot was blocked by the user');
    const to = this.moved.get(chatId);
    return to === undefined
      ? undefined
      : new Refusal(400, 'Bad Request: group chat was upgraded to a supergroup chat', { migrate_to_chat_id: to });
  }
}

function textProblem({ text = '', entities = [], reply_markup: markup }: Payload): Refusal | undefined {
  if (text.trim() === '') return new Refusal(400, 'Bad Request: message text is empty');
  if (text.length > 4_096) return new Refusal(400, 'Bad Request: message is too long');
  if (!text.isWellFormed()) return new Refusal(400, 'Bad Request: strings must be encoded in UTF-8');
  for (const { offset, length } of entities)
    if (offset < 0 || length <= 0 || offset + length > text.length) return new Refusal(400, 'Bad Request: entity is out of the text');
  for (const button of (markup?.inline_keyboard ?? []).flat())
    if (button.callback_data !== undefined && Buffer.byteLength(button.callback_data) > 64)
      return new Refusal(400, 'Bad Request: BUTTON_DATA_INVALID');
  return undefined;
}

function shown({ chatId, messageId, text, at }: ArrivedMessage) {
  return { message_id: messageId, date: Math.floor(at / 1000), chat: { id: chatId, type: chatId < 0 ? 'group' : 'private' }, text };
}
