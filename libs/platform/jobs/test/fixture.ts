import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DynamicModule, type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { sql } from 'kysely';
import { type Config, ConfigModule } from '#platform/config';
import { currentContext } from '#platform/context';
import { Database, DatabaseModule } from '#platform/database';
import { defineEvent, type Envelope, ListensTo } from '#platform/events';
import { HealthModule } from '#platform/health';
import { type AppLog, LoggingModule } from '#platform/logging';
import { MetricsModule } from '#platform/metrics';
import {
  defineJob,
  ids,
  JobsModule,
  type JobRun,
  JobsWorkerModule,
  ProcessesJob,
  type Schedule,
  type WorkerSettings,
} from '../src/index.js';

const quick = { attempts: 3, backoff: { type: 'fixed', seconds: 0.1 }, timeoutSeconds: 5 } as const;

export const Note = defineJob({ name: 'test.note', queue: 'fast', payload: ids('id'), transaction: true, ...quick });
export const Call = defineJob({ name: 'test.call', queue: 'mail', payload: ids('id'), transaction: false, ...quick });
export const Urgent = defineJob({ ...Call, name: 'test.urgent', duringMaintenance: 'run' });
export const Flaky = defineJob({ name: 'test.flaky', queue: 'fast', payload: ids('id'), transaction: true, ...quick });
export const TooLong = defineJob({
  name: 'test.too-long',
  queue: 'heavy',
  payload: ids('id'),
  transaction: true,
  ...quick,
  attempts: 1,
  timeoutSeconds: 0.2,
});
export const Long = defineJob({ name: 'test.long', queue: 'heavy', payload: ids('id'), transaction: false, ...quick, attempts: 1 });
export const Tick = defineJob({ name: 'test.tick', queue: 'scheduled', payload: ids(), transaction: true, ...quick });
export const EVERY_SECOND: readonly Schedule[] = [{ job: Tick, everySeconds: 1 }];
export const Patient = defineJob({
  name: 'test.patient',
  queue: 'telegram',
  payload: ids('id'),
  transaction: false,
  ...quick,
  attempts: 1,
});
export const Happened = defineEvent({ name: 'test.happened', version: 3, payload: ids('id') });

/** Table that handlers write to, so that a test sees what took effect. */
export const EFFECTS = `create table app.effects (
  id bigint generated always as identity primary key, what text, subject text, attempt int, worker text, context jsonb, at timestamptz default clock_timestamp())`;

abstract class Effects {
  /** Which worker it was: each has instances of its own. */
  private readonly worker = randomUUID();

  constructor(private readonly database: Database) {}

  protected async leave(what: string, subject: string, attempt = 1, envelope?: Envelope): Promise<void> {
    const context = JSON.stringify({ ...currentContext(), envelope });
    await sql`insert into effects (what, subject, attempt, worker, context) values (${what}, ${subject}, ${attempt}, ${this.worker}, ${context})`.execute(
      this.database.kysely(),
    );
  }
}

@ProcessesJob(Note)
class NoteProcessor extends Effects {
  constructor(database: Database) {
    super(database);
  }

  process({ id }: { id: string }, run: JobRun): Promise<void> {
    return this.leave('note', id, run.attempt, run.envelope);
  }
}

@ProcessesJob(Call)
class CallProcessor extends Effects {
  constructor(database: Database) {
    super(database);
  }

  async process({ id }: { id: string }, run: JobRun): Promise<void> {
    await sleep(5);
    await this.leave('call', id, run.attempt);
  }
}

@ProcessesJob(Urgent)
class UrgentProcessor extends Effects {
  constructor(database: Database) {
    super(database);
  }

  process({ id }: { id: string }, run: JobRun): Promise<void> {
    return this.leave('urgent', id, run.attempt);
  }
}

@ProcessesJob(Flaky)
class FlakyProcessor extends Effects {
  constructor(database: Database) {
    super(database);
  }

  async process({ id }: { id: string }, run: JobRun): Promise<void> {
    await this.leave('flaky', id, run.attempt);
    if (!run.lastAttempt) throw new Error('secret@example.org does not like it');
  }
}

@ProcessesJob(TooLong)
class TooLongProcessor extends Effects {
  constructor(database: Database) {
    super(database);
  }

  async process({ id }: { id: string }): Promise<void> {
    await this.leave('too-long', id);
    // Ignores the signal, as careless code does.
    await sleep(500);
    await this.leave('too-late', id);
  }
}

@ProcessesJob(Long)
class LongProcessor extends Effects {
  static ms = 1_200;

  constructor(database: Database) {
    super(database);
  }

  async process({ id }: { id: string }, run: JobRun): Promise<void> {
    await this.leave('long-begin', id, run.attempt);
    await sleep(LongProcessor.ms, undefined, { signal: run.signal });
    await this.leave('long-end', id, run.attempt);
  }
}

/** How long the long job takes that is begun from now on. */
export function takeLong(ms: number): void {
  LongProcessor.ms = ms;
}

@ProcessesJob(Patient)
class PatientProcessor extends Effects {
  /** For what the next runs are asked to wait, by the job's id. */
  static readonly asked = new Map<string, Error[]>();

  constructor(database: Database) {
    super(database);
  }

  async process({ id }: { id: string }, run: JobRun): Promise<void> {
    const wait = PatientProcessor.asked.get(id)?.shift();
    await this.leave(wait ? 'waits' : 'patient', id, run.attempt);
    if (wait) throw wait;
  }
}

/** Lets the job be asked to wait, or fail, before it is done. */
export function askToWait(id: string, ...asked: Error[]): void {
  PatientProcessor.asked.set(id, asked);
}

@ProcessesJob(Tick)
class TickProcessor extends Effects {
  constructor(database: Database) {
    super(database);
  }

  process(_payload: object, run: JobRun): Promise<void> {
    return this.leave('tick', run.id, run.attempt);
  }
}

@ListensTo(Happened)
class FirstListener extends Effects {
  constructor(database: Database) {
    super(database);
  }

  handle({ id }: { id: string }, envelope: Envelope): Promise<void> {
    return this.leave('heard-first', id, 1, envelope);
  }
}

@ListensTo(Happened, { queue: 'heavy' })
class SecondListener extends Effects {
  constructor(database: Database) {
    super(database);
  }

  handle({ id }: { id: string }): Promise<void> {
    return this.leave('heard-second', id);
  }
}

const handlers = [
  NoteProcessor,
  CallProcessor,
  UrgentProcessor,
  FlakyProcessor,
  TooLongProcessor,
  LongProcessor,
  PatientProcessor,
  TickProcessor,
  FirstListener,
  SecondListener,
];

@Module({})
class Process {
  static with(config: Config, log: AppLog, parts: Pick<DynamicModule, 'imports' | 'providers'>): DynamicModule {
    const ground = [
      ConfigModule.forRoot(config),
      LoggingModule.forRoot(log),
      HealthModule,
      MetricsModule,
      DatabaseModule.forRoot(),
      JobsModule,
    ];
    return { module: Process, imports: [...ground, ...(parts.imports ?? [])], providers: [...(parts.providers ?? [])] };
  }
}

/** A process that only sends, as the API is. */
export function startSender(config: Config, log: AppLog): Promise<INestApplicationContext> {
  return boot(Process.with(config, log, {}));
}

export function startWorker(
  config: Config,
  log: AppLog,
  schedules: readonly Schedule[] = [],
  settings: Partial<WorkerSettings> = {},
): Promise<INestApplicationContext> {
  return boot(
    Process.with(config, log, { imports: [JobsWorkerModule.forRoot(schedules, { lockSeconds: 1, ...settings })], providers: handlers }),
  );
}

function boot(module: DynamicModule): Promise<INestApplicationContext> {
  return NestFactory.createApplicationContext(module, { logger: ['error', 'warn'], abortOnError: false });
}
