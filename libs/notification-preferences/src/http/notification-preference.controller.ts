import { Body, Controller, Get, Put } from '@nestjs/common';
import { AccessErrors, type Actor, CurrentActor, requireThemselves } from '#platform/access';
import { Endpoint } from '#platform/http';
import { type Choices, NotificationChoices } from '../notification-choices.service.js';
import type { Topic } from '../topic.js';
import { ChooseNotificationsDto } from './notification-preference.dto.js';
import { NotificationPreferencesView, toNotificationPreferencesView, toQuietRange } from './notification-preference.view.js';

const errors = [AccessErrors.IMPERSONATION_FORBIDDEN];
const access = { signedIn: 'they are the own preferences' };

/** Which mails about notifications somebody wants, and when. */
@Controller('api/notifications/preferences')
export class NotificationPreferenceController {
  constructor(private readonly choices: NotificationChoices) {}

  @Get()
  @Endpoint({ summary: 'Read which mails about notifications one gets.', access, returns: NotificationPreferencesView, errors })
  async find(@CurrentActor() actor: Actor): Promise<NotificationPreferencesView> {
    return viewFor(actor, await this.choices.find(requireThemselves(actor), actor.organisationId));
  }

  @Put()
  @Endpoint({
    summary: 'Choose which mails about notifications one gets, and when none.',
    access,
    returns: NotificationPreferencesView,
    errors,
  })
  async choose(
    @CurrentActor() actor: Actor,
    @Body() { quietHours, ...body }: ChooseNotificationsDto,
  ): Promise<NotificationPreferencesView> {
    const changes = { ...body, ...(quietHours && { quietHours: quietHours.map(toQuietRange) }) };
    return viewFor(actor, await this.choices.choose(requireThemselves(actor), actor.organisationId, changes));
  }
}

/** Without topics that do not concern somebody. */
function viewFor(actor: Actor, choices: Choices): NotificationPreferencesView {
  return toNotificationPreferencesView({ ...choices, topics: choices.topics.filter(({ topic }) => concerns(actor, topic)) });
}

function concerns(actor: Actor, { permission }: Topic): boolean {
  if (permission === undefined) return true;
  const { installation, organisationIds, officeIds } = actor.reach(permission);
  return installation || organisationIds.length > 0 || officeIds.length > 0;
}
