import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { Database, type Question, question } from '#platform/database';
import { effectiveStatus } from './effective-status.query.js';
import type { Tables, UserStatus } from './tables.js';
import { grantsOf, type GrantRow, type SummaryRow, toGrant, toUserSummary, type UserAccess, type UserSummary } from './user-directory.js';

/** What signing in needs of an account; leaves the process nowhere. */
export interface Credentials {
  readonly userId: string;
  readonly passwordHash: string | null;
  readonly status: UserStatus;
  /** When a suspension ends by itself, ISO; null: when somebody ends it, or there is none. */
  readonly suspendedUntil: string | null;
  readonly securityEpoch: number;
}

/** An account as somebody signs in to it. */
export interface SignInAccount extends Credentials {
  readonly user: UserSummary;
  readonly access: UserAccess;
}

/** What else a sign-in asks in the same statement. */
export interface AlsoAsked<T, P> {
  /** Of the address: a scalar subquery in parentheses. */
  readonly ofAddress: RawBuilder<T>;
  /** Of the person whose id the expression gives, likewise. */
  readonly ofPerson: (id: RawBuilder<string>) => RawBuilder<P>;
}

/** What was found of an address. */
export interface SignInAnswers<T, P> {
  readonly account: SignInAccount | null;
  readonly ofAddress: T;
  /** Of nobody when there is no account. */
  readonly ofPerson: P;
}

/** In the place of somebody whom there is not: what is asked of them takes the same work, and finds nothing. */
const NOBODY = sql<string>`coalesce(u.id, '00000000-0000-0000-0000-000000000000'::uuid)`;

/** Password hashes by address, for the lib that checks passwords and no other. */
@Injectable()
export class CredentialDirectory {
  constructor(private readonly database: Database) {}

  async findById(userId: string): Promise<Credentials | null> {
    return this.find('id', userId);
  }

  /** @param email as `normaliseEmail` spells it. Deleted accounts are included: their address stays taken. */
  async findByEmail(email: string): Promise<Credentials | null> {
    return this.find('email', email);
  }

  /**
   * All that signing in asks about an address, the same whether there is an account or not.
   * @param also what the caller wants to know besides.
   */
  questionOf<T, P>(email: string, also: AlsoAsked<T, P>): Question<SignInAnswers<T, P>> {
    const select = sql<{ of_address: T; of_person: P } & (SignInRow | { id: null })>`
      select ${also.ofAddress} as of_address, ${also.ofPerson(NOBODY)} as of_person, ${grantsOf(NOBODY)} as grants, u.id, u.organisation_id, u.email, u.first_name, u.last_name, u.second_last_name, u.language,
        u.password_hash, u.security_epoch, u.suspended_until, ${effectiveStatus('u')} as status
      from (select) as nobody left join users u on u.email = ${email}`;
    return question(select, (row) => ({
      account: row.id === null ? null : toSignInAccount(row),
      ofAddress: row.of_address,
      ofPerson: row.of_person,
    }));
  }

  private async find(column: 'id' | 'email', value: string): Promise<Credentials | null> {
    const row = await this.database
      .kysely<Tables>()
      .selectFrom('users')
      .select(['id', 'password_hash', 'security_epoch', 'suspended_until', effectiveStatus('users').as('status')])
      .where(column, '=', value)
      .executeTakeFirst();
    return row ? toCredentials(row) : null;
  }
}

interface CredentialRow {
  readonly id: string;
  readonly password_hash: string | null;
  readonly status: UserStatus;
  readonly suspended_until: string | null;
  readonly security_epoch: number;
}

type SignInRow = CredentialRow & SummaryRow & { readonly grants: readonly GrantRow[] };

function toCredentials(row: CredentialRow): Credentials {
  const suspendedUntil = row.status === 'suspended' && row.suspended_until !== null ? new Date(row.suspended_until).toISOString() : null;
  return { userId: row.id, passwordHash: row.password_hash, status: row.status, suspendedUntil, securityEpoch: row.security_epoch };
}

function toSignInAccount(row: SignInRow): SignInAccount {
  const access = {
    status: row.status,
    securityEpoch: row.security_epoch,
    organisationId: row.organisation_id,
    grants: row.grants.map(toGrant),
  };
  return { ...toCredentials(row), user: toUserSummary(row), access };
}
