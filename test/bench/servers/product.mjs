// The product as it is delivered, with two planted routes that do nothing: what they cost is what every route pays.
// Prints its port and an access token (of an administrator with BENCH_ADMIN) as JSON; with BENCH_PASSWORD also its hash. Ends when its standard input does.
// A line ["name", "text"] on its standard input is answered by that text, sealed as the product seals what others carry for it.
// BENCH_WITHOUT_COLLECTION leaves out what is collected about the system: reports, samples, counters and logs.
// BENCH_WITHOUT_ALERTS leaves out the look at the rules.
// BENCH_COLLECTION_TIMES is how often each request is counted and logged: what costs little is seen when it is done often.
// BENCH_PEOPLE is how many more people are signed in; their ids and tokens are printed too.
// BENCH_CONNECTIONS_NAME is what PostgreSQL knows its connections by, whatever they are for.
// BENCH_SLOW_LOG makes the line of each request take so many microseconds more: what the status bench must see.
// BENCH_WITHOUT_DECOY leaves out the hash for those who have no account: the mistake that the timing bench must see.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { Controller, Get, Module } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import pg from 'pg';

const dist = new URL('../../../dist/', import.meta.url);
const load = (path) => import(new URL(path, dist).href);
const [
  { ApiModule },
  { createHttpApp, Endpoint },
  { loadConfig },
  { createLogger, plainLog },
  { default: metadata },
  { signIn },
  { PasswordHasher },
  { SealedTexts },
] = await Promise.all([
  load('apps/api/src/api.module.js'),
  load('libs/platform/http/src/index.js'),
  load('libs/platform/config/src/index.js'),
  load('libs/platform/logging/src/index.js'),
  load('apps/api/src/openapi-metadata.js'),
  load('libs/auth/src/testing/index.js'),
  load('libs/passwords/src/index.js'),
  load('libs/platform/keys/src/index.js'),
]);

if (process.env.BENCH_CONNECTIONS_NAME) {
  // The mapper may have a copy of its own.
  const pgOfMapper = createRequire(import.meta.resolve('@mikro-orm/postgresql'))('pg');
  for (const { prototype } of new Set([pg.Client, pgOfMapper.Client])) {
    const { connect } = prototype;
    prototype.connect = function (...args) {
      this.connectionParameters.application_name = process.env.BENCH_CONNECTIONS_NAME;
      return connect.apply(this, args);
    };
  }
}

class OkView {}
ApiProperty({ type: Boolean })(OkView.prototype, 'ok');

class PlantedController {
  open() {
    return { ok: true };
  }
  static() {
    return { ok: true };
  }
}
const decorate = (name, ...decorators) => {
  const descriptor = Object.getOwnPropertyDescriptor(PlantedController.prototype, name);
  for (const decorator of decorators) decorator(PlantedController.prototype, name, descriptor);
};
decorate('open', Get('open'), Endpoint({ summary: 'Open', access: { public: 'bench' }, returns: OkView }));
decorate('static', Get('static'), Endpoint({ summary: 'Static', access: { signedIn: 'bench' }, returns: OkView }));
Controller('bench')(PlantedController);

class BenchModule {}
Module({ controllers: [PlantedController] })(BenchModule);
class Root {}

/** @returns the same, and `more` with each call. */
function afterwards(method, more) {
  return function (...given) {
    method.apply(this, given);
    more();
  };
}

/** @returns the same, done so many times. */
function repeated(method, times) {
  return function (...given) {
    for (let time = 0; time < times; time += 1) method.apply(this, given);
  };
}

const { Metrics } = await load('libs/platform/metrics/src/index.js');
if (process.env.BENCH_WITHOUT_COLLECTION) {
  const [{ ProcessReporter }, { FigureSampler }] = await Promise.all([
    load('libs/system-status/src/process-reporter.js'),
    load('libs/figure-history/src/figure-sampler.js'),
  ]);
  for (const { prototype } of [ProcessReporter, FigureSampler]) prototype.onApplicationBootstrap = () => undefined;
  Metrics.prototype.countRequest = () => undefined;
}

if (process.env.BENCH_WITHOUT_ALERTS) {
  const { AlertEvaluator } = await load('libs/alert-evaluation/src/alert-evaluator.js');
  AlertEvaluator.prototype.onApplicationBootstrap = () => undefined;
}

const config = loadConfig(process.env);
const log = await createLogger(
  process.env.BENCH_WITHOUT_COLLECTION
    ? { level: 'silent', stdout: false, role: 'bench' }
    : { level: 'info', stdout: false, directory: config.logDirectory, role: 'bench' },
);
const requests = plainLog(log);
if (process.env.BENCH_SLOW_LOG) {
  requests.info = afterwards(requests.info, () => {
    const until = performance.now() + Number(process.env.BENCH_SLOW_LOG) / 1000;
    while (performance.now() < until);
  });
}
if (process.env.BENCH_COLLECTION_TIMES) {
  const times = Number(process.env.BENCH_COLLECTION_TIMES);
  requests.info = repeated(requests.info, times);
  Metrics.prototype.countRequest = repeated(Metrics.prototype.countRequest, times);
}
const module = { module: Root, imports: [ApiModule.forRoot(config, log), BenchModule] };
const { app } = await createHttpApp({ module, config, log, metadata });
const passwords = app.get(PasswordHasher, { strict: false });
if (process.env.BENCH_WITHOUT_DECOY) {
  const check = passwords.check.bind(passwords);
  passwords.check = async (stored, password) => (stored === null ? { matches: false, rehash: false } : check(stored, password));
}
const password = process.env.BENCH_PASSWORD;
const passwordHash = password && (await passwords.hash(password));
await app.listen(0, '127.0.0.1');
const { token } = await signIn(app, { admin: process.env.BENCH_ADMIN !== undefined });
const people = [];
for (let number = 0; number < Number(process.env.BENCH_PEOPLE ?? 0); number += 1) {
  const person = await signIn(app);
  people.push({ id: person.userId, token: person.token });
}
process.stdout.write(`${JSON.stringify({ port: app.getHttpServer().address().port, token, passwordHash, people })}\n`);
const texts = app.get(SealedTexts, { strict: false });
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => void texts.seal(...JSON.parse(line)).then((sealed) => process.stdout.write(`${sealed}\n`)));
lines.on('close', () => process.exit(0));
