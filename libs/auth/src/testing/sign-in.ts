import type { INestApplicationContext } from '@nestjs/common';
import { SessionService } from '#sessions';
import { Registrar } from '#users';

/** A person with an account and an open session. */
export interface SignedIn {
  readonly userId: string;
  readonly email: string;
  readonly token: string;
  readonly refreshToken: string;
}

let made = 0;

/** Makes a person and signs them in without a password, so without the cost of hashing one. */
export async function signIn(
  app: INestApplicationContext,
  options: { readonly admin?: boolean; readonly organisationId?: string; readonly firstName?: string; readonly lastName?: string } = {},
): Promise<SignedIn> {
  made += 1;
  const email = `person-${process.pid}-${made}@example.com`;
  const person = {
    email,
    passwordHash: null,
    firstName: options.firstName ?? 'Ana',
    lastName: options.lastName ?? `Ejemplo ${made}`,
    secondLastName: null,
    language: 'en',
  };
  const registrar = app.get(Registrar, { strict: false });
  const userId = options.admin ? await registrar.createAdministrator(person) : await registrar.createUser(person, options.organisationId);
  if (!userId) throw new Error(`${email} has an account already`);
  const { accessToken, refreshToken } = await app
    .get(SessionService, { strict: false })
    .open(userId, 1, { userAgent: 'test', address: '127.0.0.1' }, ['password']);
  return { userId, email, token: accessToken, refreshToken };
}
