// The worker as it is delivered, with a kind of notification of its own. Prints {} as JSON once it works.
// A line [ids of people] on its standard input notifies all of them, and is answered when that is asked for.
// Ends when its standard input does.
import { createInterface } from 'node:readline';
import { NestFactory } from '@nestjs/core';

const dist = new URL('../../../dist/', import.meta.url);
const load = (path) => import(new URL(path, dist).href);
const [{ WorkerModule }, { loadConfig }, { createLogger }, { defineTopic, Notifications }] = await Promise.all([
  load('apps/worker/src/worker.module.js'),
  load('libs/platform/config/src/index.js'),
  load('libs/platform/logging/src/index.js'),
  load('libs/notifications/src/index.js'),
]);
const announced = defineTopic({
  name: 'bench.announced',
  summary: { en: 'an announcement', es: 'un anuncio' },
  email: 'soon',
  say: () => ({ title: 'The canteen is closed on Friday', path: '/notifications' }),
});

const config = loadConfig(process.env);
const log = await createLogger({ level: 'info', stdout: false, directory: config.logDirectory, role: 'bench-worker' });
const worker = await NestFactory.createApplicationContext(WorkerModule.forRoot(config, log), { logger: false });
const notifications = worker.get(Notifications, { strict: false });
let told = 0;
const tell = async (to) => {
  await notifications.notify(announced, { to, dedupeKey: `bench ${(told += 1)}`, subject: { type: 'bench', id: String(told) }, data: {} });
  process.stdout.write('{}\n');
};
process.stdout.write('{}\n');
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => void tell(JSON.parse(line)));
lines.on('close', () => process.exit(0));
