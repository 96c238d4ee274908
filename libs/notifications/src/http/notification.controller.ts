import { Body, Controller, Get, Headers, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { PlatformErrors } from '#platform/errors';
import { CURSOR_ID, Endpoint, idParam, readCursor } from '#platform/http';
import { negotiateLanguage } from '#platform/i18n';
import { NotificationInbox } from '../notification-inbox.service.js';
import { NotificationListDto, ReadNotificationsDto } from './notification.dto.js';
import { NotificationListView, toNotificationListView, toUnreadNotificationsView, UnreadNotificationsView } from './notification.view.js';

const access = { signedIn: 'they are the own notifications' };
const USUAL = 50;

/** What somebody was told. */
@Controller('api/notifications')
export class NotificationController {
  constructor(private readonly inbox: NotificationInbox) {}

  @Get()
  @Endpoint({ summary: 'List the own notifications, the newest first.', access, returns: NotificationListView })
  async findAll(
    @CurrentActor() { userId }: Actor,
    @Query() { cursor, limit = USUAL, unread, topic }: NotificationListDto,
    @Headers('accept-language') languages?: string,
  ): Promise<NotificationListView> {
    const [beforeId] = readCursor(cursor, [CURSOR_ID]) ?? [];
    const rows = await this.inbox.page(userId, { unread, topic, beforeId, limit: limit + 1 });
    return toNotificationListView(rows, limit, negotiateLanguage(languages));
  }

  @Get('unread-count')
  @Endpoint({ summary: 'Count the own unread notifications.', access, returns: UnreadNotificationsView })
  async countUnread(@CurrentActor() { userId }: Actor): Promise<UnreadNotificationsView> {
    return toUnreadNotificationsView(await this.inbox.countUnread(userId));
  }

  @Post('read-all')
  @Endpoint({ summary: 'Mark notifications as read, up to one of them.', access, returns: null })
  readAll(@CurrentActor() { userId }: Actor, @Body() { upTo }: ReadNotificationsDto): Promise<void> {
    return this.inbox.readUpTo(userId, upTo);
  }

  @Post(':id/read')
  @Endpoint({
    summary: 'Mark a notification as read; mails of it that wait are dropped.',
    access,
    returns: null,
    errors: [PlatformErrors.NOT_FOUND],
  })
  read(@CurrentActor() { userId }: Actor, @Param('id', idParam) id: string): Promise<void> {
    return this.inbox.read(userId, id);
  }
}
