import type { Config } from '#platform/config';
import type { Invocation } from './invocation.js';
import { duration } from './phases.js';
import { hasPanel } from './project.js';
import { runService } from './run-service.js';
import { loadApi, loadTogether, loadWorker, startApiPart, startTogether, startWorkerPart, type RunningPart } from './start-together.js';

const print = (line: string) => void process.stdout.write(`${line}\n`);

/** `zocalo start`: everything in one process. */
export function start(invocation: Invocation): Promise<void> {
  return runService(invocation, {
    name: 'api, worker',
    role: 'app',
    listens: true,
    exclusive: true,
    bootsWithoutDatabase: false,
    interactive: true,
    load: loadTogether,
    boot: startTogether,
    greet: (config, part, totalMs) => greet(invocation, config, part, totalMs),
  });
}

/** `zocalo api`: the HTTP side alone, as one of several processes. */
export function runApi(invocation: Invocation): Promise<void> {
  const greetShort = (_: Config, part: RunningPart) => print(`Listening on ${part.url}.`);
  return runService(invocation, {
    name: 'api',
    role: 'api',
    listens: true,
    exclusive: false,
    bootsWithoutDatabase: false,
    interactive: false,
    load: loadApi,
    boot: startApiPart,
    greet: greetShort,
  });
}

/** `zocalo worker`: jobs and schedules alone. */
export function runWorker(invocation: Invocation): Promise<void> {
  const greetShort = () => print('Working.');
  return runService(invocation, {
    name: 'worker',
    role: 'worker',
    listens: false,
    exclusive: false,
    bootsWithoutDatabase: true,
    interactive: false,
    load: loadWorker,
    boot: startWorkerPart,
    greet: greetShort,
  });
}

async function greet({ root }: Invocation, config: Config, part: RunningPart, totalMs: number): Promise<void> {
  const base = config.publicUrl;
  print('');
  print(`  Panel     ${hasPanel(root) ? `${base}/admin` : 'is not built: npm run build says why'}`);
  print(`  API       ${base}/api`);
  print(`  Docs      ${base}/docs`);
  if (config.isLoopback && (await keepsMail(part))) print(`  Mailbox   ${base}/mailbox`);
  if (config.mailIn.port !== undefined) print(`  Mail in   ${await mailInOf(config.mailIn.port, part)}`);
  print(`  Data      ${config.home}`);
  if (part.url !== undefined && !config.isLoopback) print(`  Listens   ${config.host}:${config.port}, reachable from other machines`);
  print('');
  const { offerSetup } = await import('./first-administrator.js');
  for (const line of await offerSetup(config, part)) print(line === '' ? '' : `  ${line}`);
  print(`  Ready in ${duration(totalMs)}. Ctrl-C stops it.`);
}

/** Where mails come in, and whether they are taken. */
async function mailInOf(port: number, part: RunningPart): Promise<string> {
  const [{ ownAddressOf }, { Settings }] = await Promise.all([import('#platform/inbound-mail'), import('#platform/settings')]);
  const settings = part.get?.(Settings);
  const address = settings ? ownAddressOf(settings) : null;
  return `smtp://localhost:${port}, ${address === null ? 'refuses everything until the setting mail.in.address is there' : `for ${address}`}`;
}

/** True while no mail leaves: no mail server is configured, or this is a demonstration. */
async function keepsMail(part: RunningPart): Promise<boolean> {
  const { SmtpAdapter } = await import('#platform/mail');
  return part.get?.(SmtpAdapter).configured === false;
}
