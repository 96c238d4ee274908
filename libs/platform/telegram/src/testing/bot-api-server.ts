import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ApiCall, BotApi, BotApiOptions } from './bot-api.js';
import { Refusal } from './bot-api-refusal.js';
import { BotApiChats } from './bot-api-chats.js';
import { BotApiUpdates } from './bot-api-updates.js';

const TOKEN = '123456789:AAHfaketokenfaketokenfaketokenfake00';

/**
 * A Bot API server on loopback: Telegram's methods and shapes as far as the product calls them, Telegram's limits, and
 * every way in which Telegram misbehaves, by switch.
 */
export async function startBotApi(options: BotApiOptions = {}): Promise<BotApi> {
  const { token = TOKEN, port = 0, chatGapMs = 1_000, allGapMs = 33, log = () => undefined } = options;
  const chats = new BotApiChats(chatGapMs, allGapMs, log);
  const updates = new BotApiUpdates();
  const bot = { id: Number.parseInt(token, 10), is_bot: true, first_name: 'Zócalo', username: 'zocalo_test_bot' };
  const answers: { id: string; text: string }[] = [];
  const calls: ApiCall[] = [];
  const state: BotApi['state'] = {
    bot,
    answers,
    calls,
    messages: chats.messages,
    violations: chats.violations,
    moved: chats.moved,
    updates,
    random: () => false,
  };

  function run(method: string | undefined, payload: ApiCall['payload'], socket: Socket): unknown {
    switch (method) {
      case 'getMe':
        return { ...bot, can_join_groups: true, can_read_all_group_messages: false, supports_inline_queries: false };
      case 'sendMessage':
        return chats.send(payload);
      case 'editMessageText':
        return chats.edit(payload);
      case 'answerCallbackQuery':
        return answers.push({ id: payload['callback_query_id'] as string, text: (payload['text'] as string | undefined) ?? '' }) > 0;
      case 'setWebhook':
        updates.webhook = { url: payload['url'] as string, secret: (payload['secret_token'] as string | undefined) ?? '' };
        return true;
      case 'deleteWebhook':
        updates.webhook = { url: '', secret: '' };
        return true;
      case 'getWebhookInfo':
        return { url: updates.webhook.url, has_custom_certificate: false, pending_update_count: updates.pending };
      case 'getUpdates':
        return updates.take(payload, socket);
      default:
        return new Refusal(404, 'Not Found');
    }
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const [, given, method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(request.url ?? '') ?? [];
    if (given !== token) return answer(response, new Refusal(401, 'Unauthorized'));
    const payload = (body === '' ? {} : JSON.parse(body)) as ApiCall['payload'];
    const chatId = payload['chat_id'] === undefined ? undefined : Number(payload['chat_id']);
    const call: ApiCall = { method, payload, chatId, at: Date.now(), outcome: 'ok' };
    if (method !== 'getUpdates') calls.push(call);
    const fault = chats.takeFault(call) ?? (state.random(call) ? { kind: '429' as const } : undefined);
    const done = fault?.kind === 'lost' || fault?.kind === 'mute';
    if (fault && !done) {
      call.outcome = fault.kind;
      log(`${method}: ${fault.kind}`);
    }
    switch (fault?.kind) {
      case 'hang':
        return;
      case 'cut':
        return void request.socket.destroy();
      case 'page':
        response.writeHead(fault.status ?? 502, { 'content-type': 'text/html' });
        return void response.end('<h1>This is no answer</h1>');
      case '429':
        return answer(response, chats.tooMany(call, fault.retryAfter));
      case 'error':
        return answer(response, new Refusal(fault.status ?? 500, fault.description ?? 'Internal Server Error'));
      default:
    }
    const result = chats.overLimit(call) ?? (await run(method, payload, request.socket));
    if (result instanceof Refusal) call.outcome = result.description;
    if (!done) return answer(response, result);
    // Done, and nobody hears of it.
    call.outcome = fault.kind;
    if (fault.kind === 'lost') request.socket.destroy();
  }

  const sockets = new Set<Socket>();
  const server = createServer((request, response) => void handle(request, response).catch(() => request.socket.destroy()));
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    state,
    token,
    root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fault: (fault) => void chats.faults.push({ times: 1, ...fault }),
    mend: () => void (chats.faults.length = 0),
    push: (update) => updates.push(update),
    say: (chatId, said, from = {}) =>
      updates.push({ message: { ...stamp(chats), ...inChat(chatId, { id: chatId, ...from }), text: said } }),
    press: (messageId, data, fromId) => {
      const chatId = chats.messages.find((each) => each.messageId === messageId)?.chatId ?? fromId ?? 0;
      const { chat, from } = inChat(chatId, { id: fromId ?? chatId });
      const message = { message_id: messageId, date: stamp(chats).date, chat };
      return updates.push({ callback_query: { id: `cb${updates.nextUpdate}`, from, chat_instance: 'x', data, message } });
    },
    setBlocked: (chatId, blocked = true) => {
      chats.blocked[blocked ? 'add' : 'delete'](chatId);
      const [before, after] = [blocked ? 'member' : 'kicked', blocked ? 'kicked' : 'member'].map((status) => ({ status, user: bot }));
      const { date } = stamp(chats);
      return updates.push({ my_chat_member: { ...inChat(chatId, { id: chatId }), date, old_chat_member: before, new_chat_member: after } });
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function answer(response: ServerResponse, result: unknown): void {
  if (response.destroyed) return;
  const refused = result instanceof Refusal;
  response.writeHead(refused ? result.status : 200, { 'content-type': 'application/json' });
  const { status, description, parameters } = (refused ? result : {}) as Refusal;
  response.end(JSON.stringify(refused ? { ok: false, error_code: status, description, parameters } : { ok: true, result }));
}

function stamp(chats: BotApiChats) {
  const message_id = chats.nextMessage;
  chats.nextMessage += 1;
  return { message_id, date: Math.floor(Date.now() / 1000) };
}

function inChat(id: number, person: { id?: number }) {
  const chat = id < 0 ? { id, type: 'group', title: `Group ${id}` } : { id, type: 'private', first_name: `Person ${id}` };
  return { chat, from: { is_bot: false, first_name: `Person ${person.id}`, language_code: 'en', ...person } };
}
