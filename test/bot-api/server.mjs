// Telegram on this machine, to try the product without Telegram: `node test/bot-api/server.mjs [port]`.
// oxlint-disable eslint/no-console -- it talks to whoever started it
import { createInterface } from 'node:readline';
import { startBotApi } from '#platform/telegram/testing';

const HELP = `Write as somebody in Telegram:
  say <chat> <text>          such as: say 4711 /start CODE
  press <message> <data>     presses a key; its data was printed with the message
  block <chat> | unblock <chat>
  fault <kind> [times]       the next calls fail: 429 lost mute cut hang error page
`;

const api = await startBotApi({ port: Number(process.argv[2] ?? 8081), log: (line) => console.log(line) });
console.log(`A Bot API server answers at ${api.root}. Start the product with

  TELEGRAM_BOT_TOKEN=${api.token} TELEGRAM_API_ROOT=${api.root} npm start

${HELP}`);

for await (const line of createInterface({ input: process.stdin })) {
  const [command, first = '', ...rest] = line.trim().split(/\s+/);
  if (command === 'say') await api.say(Number(first), rest.join(' '));
  else if (command === 'press') await api.press(Number(first), rest[0] ?? '');
  else if (command === 'block' || command === 'unblock') await api.setBlocked(Number(first), command === 'block');
  else if (command === 'fault') api.fault({ kind: first, times: Number(rest[0] ?? 1) });
  else console.log(HELP);
}
await api.close();
