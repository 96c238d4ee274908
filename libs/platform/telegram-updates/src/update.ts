import type { Language } from '#platform/i18n';

/** Somebody in Telegram. Their id is that of their private chat. */
export interface TelegramSender {
  readonly id: number;
  /** As they call themselves; up to 200 characters. */
  readonly name: string;
  readonly language: Language;
}

/** What an update is about, as far as it concerns us. */
export type Update =
  | {
      readonly kind: 'command';
      readonly chatId: number;
      readonly isPrivate: boolean;
      readonly from: TelegramSender;
      /** Without the slash; empty for what is no command. */
      readonly name: string;
      readonly argument: string;
    }
  | {
      readonly kind: 'button';
      readonly chatId: number | null;
      readonly from: TelegramSender;
      readonly callbackId: string;
      readonly data: string;
    }
  | { readonly kind: 'membership'; readonly chatId: number; readonly open: boolean }
  | { readonly kind: 'other'; readonly chatId: null };

const MAX_NAME = 200;
const MAX_ARGUMENT = 256;
const OTHER: Update = { kind: 'other', chatId: null };

type Fields = Readonly<Record<string, unknown>>;

/** Reads an update; what is malformed, or of a kind we did not ask for, is `other`. */
export function readUpdate(raw: unknown): Update {
  const { message, callback_query: query, my_chat_member: change } = fieldsOf(raw);
  if (message !== undefined) return readMessage(fieldsOf(message));
  if (query !== undefined) return readQuery(fieldsOf(query));
  return change === undefined ? OTHER : readChange(fieldsOf(change));
}

/** The number of an update; null for what is none. */
export function updateIdOf(raw: unknown): number | null {
  return idOf(fieldsOf(raw)['update_id']);
}

function readMessage({ chat, from: sender, text }: Fields): Update {
  const [chatId, from] = [idOf(fieldsOf(chat)['id']), senderOf(sender)];
  if (chatId === null || from === null) return OTHER;
  const said = typeof text === 'string' ? text : '';
  const [, name = '', argument = ''] = /^\/([a-z0-9_]{1,32})(?:@\w{1,64})?(?:\s+(\S[\s\S]*))?$/i.exec(said.trim()) ?? [];
  const isPrivate = fieldsOf(chat)['type'] === 'private';
  return { kind: 'command', chatId, isPrivate, from, name: name.toLowerCase(), argument: argument.slice(0, MAX_ARGUMENT) };
}

function readQuery({ id, from: sender, message, data }: Fields): Update {
  const from = senderOf(sender);
  if (typeof id !== 'string' || id.length > 64 || from === null) return OTHER;
  const chatId = idOf(fieldsOf(fieldsOf(message)['chat'])['id']);
  return { kind: 'button', chatId, from, callbackId: id, data: typeof data === 'string' ? data.slice(0, 100) : '' };
}

function readChange({ chat, new_chat_member: member }: Fields): Update {
  const chatId = idOf(fieldsOf(chat)['id']);
  const { status } = fieldsOf(member);
  if (chatId === null || typeof status !== 'string') return OTHER;
  return { kind: 'membership', chatId, open: status !== 'kicked' && status !== 'left' };
}

function senderOf(value: unknown): TelegramSender | null {
  const { id: raw, first_name: first, last_name: last, language_code: code } = fieldsOf(value);
  const id = idOf(raw);
  if (id === null) return null;
  const name = [first, last]
    .filter((part) => typeof part === 'string')
    .join(' ')
    .toWellFormed()
    .replaceAll(/[\p{C}\u2028\u2029]+/gu, ' ')
    .trim();
  const language = typeof code === 'string' && code.startsWith('es') ? 'es' : 'en';
  return { id, name: name.slice(0, MAX_NAME).toWellFormed() || String(id), language };
}

function idOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
