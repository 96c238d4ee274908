import { Body, Controller, Get, Put } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { Endpoint } from '#platform/http';
import { NotificationChoices } from '../notification-choices.service.js';
import { ChooseNotificationsDto } from './notification-preference.dto.js';
import { NotificationPreferencesView, toNotificationPreferencesView, toQuietRange } from './notification-preference.view.js';

const access = { signedIn: 'they are the own preferences' };

/** Which mails about notifications somebody wants, and when. */
@Controller('api/notifications/preferences')
export class NotificationPreferenceController {
  constructor(private readonly choices: NotificationChoices) {}

  @Get()
  @Endpoint({ summary: 'Read which mails about notifications one gets.', access, returns: NotificationPreferencesView })
  async find(@CurrentActor() { userId, organisationId }: Actor): Promise<NotificationPreferencesView> {
    return toNotificationPreferencesView(await this.choices.find(userId, organisationId));
  }

  @Put()
  @Endpoint({ summary: 'Choose which mails about notifications one gets, and when none.', access, returns: NotificationPreferencesView })
  async choose(
    @CurrentActor() { userId, organisationId }: Actor,
    @Body() { quietHours, ...body }: ChooseNotificationsDto,
  ): Promise<NotificationPreferencesView> {
    const changes = { ...body, ...(quietHours && { quietHours: quietHours.map(toQuietRange) }) };
    return toNotificationPreferencesView(await this.choices.choose(userId, organisationId, changes));
  }
}
