import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access';
import { AppError } from '#platform/errors';
import { limit, LimitCounter } from '#platform/limits';
import { definePreferences, preference, PreferenceService } from '#preferences';
import { MessageErrors } from './message.errors.js';
import { MessagePermissions } from './message.permissions.js';
import type { Standing } from './message.repository.js';

export const MessagingPreferences = definePreferences('messaging', {
  'messages.from-new-people': preference.yesOrNo({
    default: true,
    help: { en: 'Let people write to me for the first time.', es: 'Permitir que me escriba gente por primera vez.' },
  }),
  'messages.receipts': preference.yesOrNo({
    default: true,
    help: {
      en: 'Show others when I have read their messages, and show me when they have read mine.',
      es: 'Mostrar a los demás cuándo he leído sus mensajes, y a mí cuándo han leído los míos.',
    },
  }),
});

const FIRST_CONTACTS = limit({ name: 'messages.first-contact', by: 'user', max: 30, windowSeconds: 24 * 3600 });

/** Who may write to whom. Whatever the reason of a refusal, it is the same refusal. */
@Injectable()
export class ContactRules {
  constructor(
    private readonly preferences: PreferenceService,
    private readonly limits: LimitCounter,
  ) {}

  /**
   * People of one organisation; staff to everybody their permission reaches, and whoever was written to, back. Nobody to those who block
   * them or are blocked by them, and nobody for the first time to those who do not want that.
   * @throws AppError CANNOT_MESSAGE_USER
   */
  async require(actor: Actor, recipientId: string, standing: Standing): Promise<void> {
    // Asked whatever else there is, so that no refusal is quicker than another.
    const takesNew =
      standing.lastSequence > 0 || (await this.preferences.get(recipientId, MessagingPreferences['messages.from-new-people']));
    const { organisationId, isBlocked, hasAnswered } = standing;
    const isStaff =
      organisationId !== null && actor.can(MessagePermissions['message.write-first'], { type: 'organisation', organisationId });
    const isNear = organisationId === actor.organisationId || isStaff || hasAnswered;
    if (recipientId === actor.userId || organisationId === null || isBlocked || !isNear || !(takesNew || isStaff))
      throw new AppError(MessageErrors.CANNOT_MESSAGE_USER);
  }

  /** Counts a first message to somebody; also those that are refused, which are what somebody looks for people with. @throws AppError TOO_MANY_REQUESTS */
  async countFirst({ userId }: Actor): Promise<void> {
    await this.limits.count([FIRST_CONTACTS], { ip: undefined, user: { userId } });
  }
}
