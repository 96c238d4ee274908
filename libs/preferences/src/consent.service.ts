import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { AccessErrors, type Actor } from '#platform/access';
import { Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { Settings } from '#platform/settings';
import { ProfileService } from '#users';
import { ConsentErrors } from './consent.errors.js';
import { type ConsentKind, consentOf, CONSENTS } from './consent-kind.js';
import { type ConsentEvent, ConsentRepository } from './consent.repository.js';

/** What a person says to one kind of consent. */
export interface ConsentState {
  readonly kind: ConsentKind;
  /** Of the text that is shown now. */
  readonly version: string;
  /** Undefined for who was never asked, or never answered. */
  readonly last: ConsentEvent | undefined;
}

/** What people agreed to: when, and to which version of the text. Kept as a history that is never changed. */
@Injectable()
export class ConsentService {
  constructor(
    private readonly transactions: Transactions,
    private readonly consents: ConsentRepository,
    private readonly profiles: ProfileService,
    private readonly settings: Settings,
    private readonly audit: AuditLog,
  ) {}

  async findAll(userId: string): Promise<ConsentState[]> {
    const latest = await this.consents.findLatest(userId);
    return CONSENTS.map((kind) => ({ kind, version: this.settings.get(kind.version), last: latest.get(kind.key) }));
  }

  findHistory(userId: string, before: { occurredAt: string; id: string } | undefined, limit: number): Promise<ConsentEvent[]> {
    return this.consents.findPage(userId, before, limit);
  }

  /** Agrees to the version that was shown. Once more changes nothing. */
  grant(actor: Actor, key: string, version: string): Promise<ConsentState> {
    const kind = kindFor(actor, key);
    if (version !== this.settings.get(kind.version))
      throw new AppError(ConsentErrors.CONSENT_VERSION_OUTDATED, { version: this.settings.get(kind.version) });
    return this.say(actor.userId, kind, version, true);
  }

  /** Withdraws; who never agreed has now said no. */
  withdraw(actor: Actor, key: string): Promise<ConsentState> {
    const kind = kindFor(actor, key);
    if (!kind.withdrawable) throw new AppError(ConsentErrors.CONSENT_NOT_WITHDRAWABLE);
    return this.say(actor.userId, kind, this.settings.get(kind.version), false);
  }

  private say(userId: string, kind: ConsentKind, version: string, granted: boolean): Promise<ConsentState> {
    return this.transactions.run(async () => {
      // Also puts those who say two things at once in an order.
      if (!(await this.profiles.hold(userId))) throw new AppError(PlatformErrors.UNAUTHORIZED);
      const last = (await this.consents.findLatest(userId)).get(kind.key);
      if (last?.granted !== granted || (granted && last.version !== version)) {
        await this.consents.insert(userId, { kind: kind.key, version, granted });
        await this.audit.record({
          action: granted ? 'consent.grant' : 'consent.withdraw',
          target: { type: 'user', id: userId },
          after: { kind: kind.key, version },
        });
      }
      return { kind, version, last: (await this.consents.findLatest(userId)).get(kind.key) };
    });
  }
}

/** Nobody agrees for somebody else. */
function kindFor(actor: Actor, key: string): ConsentKind {
  if (actor.signIn.impersonatorId !== null) throw new AppError(AccessErrors.IMPERSONATION_FORBIDDEN);
  const kind = consentOf(key);
  if (!kind) throw new AppError(PlatformErrors.NOT_FOUND);
  return kind;
}
