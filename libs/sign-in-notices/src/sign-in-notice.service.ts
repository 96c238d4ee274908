import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '#platform/config';
import { Transactions } from '#platform/database';
import { toLanguage } from '#platform/i18n';
import { Keys } from '#platform/keys';
import { networkKey } from '#platform/limits';
import { Mails } from '#platform/mail';
import { deviceNameOf, type OpenedSession, type SeenSession, SessionListQuery } from '#sessions';
import { UserDirectory } from '#users';
import { KnownDeviceRepository } from './known-device.repository.js';
import { newDeviceMail, stolenSessionMail } from './sign-in-notice-mails.js';

/** Tells people what was done with their account that they may not have done themselves. */
@Injectable()
export class SignInNoticeService {
  constructor(
    private readonly config: Config,
    private readonly transactions: Transactions,
    private readonly devices: KnownDeviceRepository,
    private readonly sessions: SessionListQuery,
    private readonly users: UserDirectory,
    private readonly keys: Keys,
    private readonly mails: Mails,
  ) {}

  /**
   * After a sign-in: a mail when it came from a device the account was never used from, unless it is the account's first.
   * A device is a program and system in a network, or one that our own cookie proves.
   */
  async tellOfOpened({ sessionId, userId, isKnownDevice }: OpenedSession): Promise<void> {
    const session = await this.sessions.find(sessionId);
    if (!session) return;
    const fingerprint = await this.fingerprintOf(session);
    await this.transactions.run(async () => {
      const { isFirst, hasOthers } = await this.devices.meet(userId, fingerprint);
      if (isFirst && hasOthers && !isKnownDevice) await this.write(newDeviceMail, session);
    });
  }

  /** After a session was ended because somebody else had one of its tokens. */
  async tellOfStolen(sessionId: string): Promise<void> {
    const session = await this.sessions.find(sessionId);
    if (session) await this.transactions.run(() => this.write(stolenSessionMail, session));
  }

  private async write(mail: typeof newDeviceMail, session: SeenSession): Promise<void> {
    const user = await this.users.find(session.userId);
    if (user?.status !== 'active') return;
    await this.mails.queue(mail, {
      to: user.email,
      language: toLanguage(user.language),
      data: {
        firstName: user.firstName,
        device: deviceNameOf(session.userAgent),
        address: session.address,
        at: session.createdAt.toISOString(),
        url: `${this.config.publicUrl}/auth/forgot-password`,
      },
    });
  }

  private async fingerprintOf({ userId, userAgent, address }: SeenSession): Promise<Buffer> {
    const { key } = await this.keys.current('address-digest');
    const device = ['device', userId, deviceNameOf(userAgent) ?? userAgent, networkKey(address ?? undefined)];
    return createHmac('sha256', key).update(JSON.stringify(device)).digest();
  }
}
