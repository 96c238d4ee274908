import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database, newId } from '#platform/database';
import type { DemoBatch } from '#platform/demo';
import type { DemoName } from './demo-names.js';
import type { DemoPerson } from './demo-plan.js';
import type { Tables } from './tables.js';

const DAY = 86_400_000;
const SESSION_DAYS = 45;
const MARKED = ['users', 'suspensions', 'sessions', 'pending_registrations'] as const;

/** Somebody who may be given something to do in other demo data. */
export interface DemoPersonKey {
  readonly id: string;
  readonly createdAt: Date;
}

/**
 * Statements that write and remove the people of a batch. The only ones on these tables outside of the libs that own them:
 * demo data has a past, which no command of theirs can make.
 */
@Injectable()
export class DemoPeopleRepository {
  constructor(private readonly database: Database) {}

  /** Accounts without a password, so that nobody signs in to them. */
  async insertPeople(batch: DemoBatch, people: readonly DemoPerson[], now: Date): Promise<void> {
    const withIds = people.map((person) => ({ id: newId(), person }));
    await this.rows()
      .insertInto('users')
      .values(withIds.map(({ id, person }) => toUser(batch, id, person)))
      .execute();
    const scope = { scope_type: 'organisation', scope_id: batch.organisationId };
    const grants = withIds.flatMap(({ id, person }) =>
      ['user', ...(person.role ? [person.role] : [])].map((role) => ({ user_id: id, role })),
    );
    await this.rows()
      .insertInto('role_grants')
      .values(grants.map((grant) => ({ id: newId(), ...grant, ...scope })))
      .execute();
    await this.rows()
      .insertInto('suspensions')
      .values(withIds.flatMap(({ id, person }) => toSuspension(batch, id, person)))
      .execute();
    await this.rows()
      .insertInto('sessions')
      .values(withIds.flatMap(({ id, person }) => person.signIns.map((at) => toSession(batch, id, at, now))))
      .execute();
  }

  async insertWaiting(batch: DemoBatch, waiting: readonly (DemoName & { email: string; createdAt: Date })[]): Promise<void> {
    await this.rows()
      .insertInto('pending_registrations')
      .values(
        waiting.map(({ email, createdAt, firstName, lastName, secondLastName, language }) => ({
          id: newId(),
          email,
          token_hash: randomBytes(32),
          // In the form of a hash, of nothing anybody knows.
          password_hash: `$argon2id$v=19$m=19456,t=2,p=1$${base64(16)}$${base64(32)}`,
          first_name: firstName,
          last_name: lastName,
          second_last_name: secondLastName,
          language,
          created_at: createdAt,
          expires_at: new Date(createdAt.getTime() + DAY),
          demo_batch_id: batch.id,
        })),
      )
      .execute();
  }

  /** Those who may act, in the order in which they joined. */
  async active(batch: DemoBatch): Promise<DemoPersonKey[]> {
    const rows = await this.rows()
      .selectFrom('users')
      .select(['id', 'created_at'])
      .where('demo_batch_id', '=', batch.id)
      .where('status', '=', 'active')
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    return rows.map((row) => ({ id: row.id, createdAt: new Date(row.created_at) }));
  }

  /** Everybody of the batch, to be forgotten by all libs. */
  findAll(batch: DemoBatch): Promise<{ id: string; email: string }[]> {
    return this.rows().selectFrom('users').select(['id', 'email']).where('demo_batch_id', '=', batch.id).orderBy('id').execute();
  }

  async countMarked(batch: DemoBatch): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const table of MARKED) {
      const query = this.rows()
        .selectFrom(table)
        .select((select) => select.fn.countAll<string>().as('count'));
      counts[table] = Number((await query.where('demo_batch_id', '=', batch.id).executeTakeFirstOrThrow()).count);
    }
    return counts;
  }

  /** People who are nobody's demo and belong to the demo organisation; accounts that were erased do not count. */
  async countRealPeople(batch: DemoBatch): Promise<number> {
    const row = await this.rows()
      .selectFrom('users')
      .select((select) => select.fn.countAll<string>().as('count'))
      .where('organisation_id', '=', batch.organisationId)
      .where('demo_batch_id', 'is', null)
      .where('status', '<>', 'deleted')
      .executeTakeFirstOrThrow();
    return Number(row.count);
  }

  /** Roles that administrators made for the demo organisation, and grants of real people in it. */
  async countRealRoles(batch: DemoBatch, since?: Date): Promise<{ roles: number; role_grants: number }> {
    const after = since ?? '-infinity';
    const { rows } = await sql<{ roles: string; grants: string }>`
      select (select count(*) from roles where organisation_id = ${batch.organisationId} and created_at > ${after}) as roles,
        (select count(*) from role_grants g join users u on u.id = g.user_id
          where ${inScope(batch)} and u.demo_batch_id is distinct from ${batch.id} and g.granted_at > ${after}) as grants`.execute(
      this.rows(),
    );
    return { roles: Number(rows[0]!.roles), role_grants: Number(rows[0]!.grants) };
  }

  /** Everything of the batch. Accounts that were erased in the demo organisation stay as nobody's, elsewhere. */
  async removeAll(batch: DemoBatch): Promise<void> {
    await sql`delete from role_grants g where ${inScope(batch)}`.execute(this.rows());
    await sql`delete from role_grants where role in (select key from roles where organisation_id = ${batch.organisationId})`.execute(
      this.rows(),
    );
    await this.rows().deleteFrom('roles').where('organisation_id', '=', batch.organisationId).execute();
    await this.rows().deleteFrom('pending_registrations').where('demo_batch_id', '=', batch.id).execute();
    await this.rows().deleteFrom('users').where('demo_batch_id', '=', batch.id).execute();
    await sql`update users set organisation_id = (select id from organisations where is_default)
      where organisation_id = ${batch.organisationId} and status = 'deleted'`.execute(this.rows());
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}

/** Grants, named `g`, on the demo organisation and its offices. */
function inScope({ organisationId }: DemoBatch) {
  return sql`(g.scope_id = ${organisationId}
    or (g.scope_type = 'office' and g.scope_id in (select id from offices where organisation_id = ${organisationId})))`;
}

function toUser(batch: DemoBatch, id: string, { suspension, ...person }: DemoPerson) {
  return {
    id,
    organisation_id: batch.organisationId,
    email: person.email,
    first_name: person.firstName,
    last_name: person.lastName,
    second_last_name: person.secondLastName,
    status: suspension ? 'suspended' : 'active',
    suspended_until: suspension?.until ?? null,
    language: person.language,
    confirmed_at: person.createdAt,
    created_at: person.createdAt,
    demo_batch_id: batch.id,
  };
}

function toSuspension(batch: DemoBatch, userId: string, { suspension, language }: DemoPerson) {
  if (!suspension) return [];
  const reason = language === 'es' ? 'Reservas que no se usan, tres veces seguidas' : 'Bookings not used, three times in a row';
  return [{ id: newId(), user_id: userId, reason, suspended_at: suspension.at, until: suspension.until, demo_batch_id: batch.id }];
}

/** One that stands if it began in the past two days; earlier ones ended in the evening. Its token is nobody's. */
function toSession(batch: DemoBatch, userId: string, at: Date, now: Date) {
  const stands = now.getTime() - at.getTime() < 2 * DAY;
  const expires = new Date(at.getTime() + SESSION_DAYS * DAY);
  return {
    id: newId(),
    user_id: userId,
    security_epoch: 1,
    hash_current: randomBytes(32),
    created_at: at,
    last_seen_at: at,
    absolute_expires_at: expires,
    idle_expires_at: expires,
    idle_seconds: (SESSION_DAYS * DAY) / 1000,
    auth_methods: ['password'],
    auth_time: at,
    user_agent: 'Demo',
    revoked_at: stands ? null : new Date(at.getTime() + DAY / 3),
    revoke_reason: stands ? null : 'logout',
    demo_batch_id: batch.id,
  };
}

function base64(bytes: number): string {
  return randomBytes(bytes).toString('base64').replaceAll('=', '');
}
