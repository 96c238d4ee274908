import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { TrustedDevices } from '#attempts';
import { PasswordErrors } from '#passwords';
import { AppError } from '#platform/errors';
import { type ClientKind, type Device, deviceOf, TokenDelivery, type TokenPair } from '#sessions';
import { toAccountView, UserDirectory, type UserSummary } from '#users';
import { LoginView } from './http/login.view.js';

/** Where somebody signs in from, once it is known who it is. */
export type DeviceOf = (userId: string) => Promise<Device>;

/** What every completed sign-in ends with, whichever way the person proved who they are. */
@Injectable()
export class SignInAnswer {
  constructor(
    private readonly users: UserDirectory,
    private readonly devices: TrustedDevices,
    private readonly delivery: TokenDelivery,
  ) {}

  /** For sign-ins that do not name an account at first: the device, and whether this person has signed in from it before. */
  deviceIn(request: FastifyRequest): DeviceOf {
    return async (userId) => {
      const user = await this.users.find(userId);
      const isKnown = user !== null && (await this.devices.read(request, user.email)) !== null;
      return { ...deviceOf(request), isKnown };
    };
  }

  /** Remembers the device and hands the tokens over. @param signedIn with `user` when the caller has just read it. @returns the answer's body. */
  async give(
    reply: FastifyReply,
    { userId, user: known, ...pair }: TokenPair & { readonly userId: string; readonly user?: UserSummary },
    client: ClientKind | undefined,
  ): Promise<LoginView> {
    const user = known ?? (await this.users.find(userId));
    if (!user) throw new AppError(PasswordErrors.INVALID_CREDENTIALS);
    await this.devices.issue(reply, user.email);
    return { ...(await this.delivery.deliver(reply, pair, client)), user: toAccountView(user) };
  }
}
