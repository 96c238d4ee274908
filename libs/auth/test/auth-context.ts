import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Client } from 'pg';
import { AuditModule } from '#audit';
import { AuthModule } from '#auth';
import { hashPasswordsAtFloor } from '#auth/testing';
import { BusModule } from '#platform/bus';
import { ConfigModule } from '#platform/config';
import { DatabaseModule } from '#platform/database';
import { EventsModule } from '#platform/events';
import { HealthModule } from '#platform/health';
import { JobsModule } from '#platform/jobs';
import { KeysModule } from '#platform/keys';
import { MailModule } from '#platform/mail';
import { testConfig, testDatabase, type TestDatabase } from '#platform/testing';
import { CredentialDirectory, Registrar, UserDirectory } from '#users';
import { CachedSessionDirectory } from '../src/cached-session-directory.js';
import { ConfirmationFormService } from '../src/confirmation-form.service.js';
import { ConfirmationService } from '../src/confirmation.service.js';
import { LoginService } from '../src/login.service.js';
import { PasswordHasher } from '../src/password-hasher.js';
import { PurgeService } from '../src/purge.service.js';
import { type Registration, RegistrationService } from '../src/registration.service.js';
import { SessionService } from '../src/session.service.js';
import { SessionTokens } from '../src/session-tokens.js';
import { SetupService } from '../src/setup.service.js';

export const PASSWORD = 'three trains at midnight';
export const DEVICE = { userAgent: 'test', address: '127.0.0.1' };

/** The services of one process, on a database that several may share. */
export interface AuthContext {
  readonly credentials: CredentialDirectory;
  readonly users: UserDirectory;
  readonly registrar: Registrar;
  readonly registrations: RegistrationService;
  readonly confirmations: ConfirmationService;
  readonly forms: ConfirmationFormService;
  readonly logins: LoginService;
  readonly passwords: PasswordHasher;
  readonly sessions: SessionService;
  readonly directory: CachedSessionDirectory;
  readonly tokens: SessionTokens;
  readonly setup: SetupService;
  readonly purge: PurgeService;
  close(): Promise<void>;
}

/** Starts the services as a process would, without HTTP and without jobs. */
export async function startAuth(database: TestDatabase, env: Record<string, string> = {}): Promise<AuthContext> {
  hashPasswordsAtFloor();
  @Module({ imports: [ConfigModule.forRoot(testConfig(database, env)), HealthModule, DatabaseModule.forRoot(), BusModule, EventsModule, JobsModule, KeysModule, MailModule, AuditModule, AuthModule] })
  class Root {}
  const app = await NestFactory.createApplicationContext(Root, { logger: false, abortOnError: false });
  const get = <T>(type: new (...args: never[]) => T): T => app.get(type, { strict: false });
  return {
    credentials: get(CredentialDirectory),
    users: get(UserDirectory),
    registrar: get(Registrar),
    registrations: get(RegistrationService),
    confirmations: get(ConfirmationService),
    forms: get(ConfirmationFormService),
    logins: get(LoginService),
    passwords: get(PasswordHasher),
    sessions: get(SessionService),
    directory: get(CachedSessionDirectory),
    tokens: get(SessionTokens),
    setup: get(SetupService),
    purge: get(PurgeService),
    close: () => app.close(),
  };
}

/** A database and a way to look at it and to move its rows in time. */
export async function startDatabase(): Promise<{ database: TestDatabase; query: (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>; close(): Promise<void> }> {
  const database = await testDatabase();
  const client = new Client({ connectionString: database.ownerUrl, options: '-c search_path=app,ops' });
  await client.connect();
  return {
    database,
    query: async (text, values) => (await client.query(text, values)).rows as Record<string, unknown>[],
    close: async () => {
      await client.end();
      await database.close();
    },
  };
}

export function registration(email: string, changes: Partial<Registration> = {}): Registration {
  return { email, password: PASSWORD, firstName: 'Ana', lastName: 'Ruiz', secondLastName: null, language: 'en', ...changes };
}
