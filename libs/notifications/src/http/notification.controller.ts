import { Body, Controller, Get, Headers, Param, Post, Query } from '@nestjs/common';
import { AccessErrors, type Actor, CurrentActor, requireThemselves } from '#platform/access';
import { PlatformErrors } from '#platform/errors';
import { CURSOR_ID, Endpoint, idParam, readCursor } from '#platform/http';
import { negotiateLanguage } from '#platform/i18n';
import { NotificationInbox } from '../notification-inbox.service.js';
import { NotificationListDto, ReadNotificationsDto } from './notification.dto.js';
import { NotificationListView, toNotificationListView, toUnreadNotificationsView, UnreadNotificationsView } from './notification.view.js';

const access = { signedIn: 'they are the own notifications' };
const { IMPERSONATION_FORBIDDEN } = AccessErrors;
const USUAL = 50;

/** What somebody was told. */
@Controller('api/notifications')
export class NotificationController {
  constructor(private readonly inbox: NotificationInbox) {}

  @Get()
  @Endpoint({
    summary: 'List the own notifications, the newest first.',
    access,
    returns: NotificationListView,
    errors: [IMPERSONATION_FORBIDDEN],
  })
  async findAll(
    @CurrentActor() actor: Actor,
    @Query() { cursor, limit = USUAL, unread, topic }: NotificationListDto,
    @Headers('accept-language') languages?: string,
  ): Promise<NotificationListView> {
    const [beforeId] = readCursor(cursor, [CURSOR_ID]) ?? [];
    const rows = await this.inbox.page(requireThemselves(actor), { unread, topic, beforeId, limit: limit + 1 });
    return toNotificationListView(rows, limit, negotiateLanguage(languages), await this.inbox.namesIn(rows));
  }

  @Get('unread-count')
  @Endpoint({ summary: 'Count the own unread notifications.', access, returns: UnreadNotificationsView, errors: [IMPERSONATION_FORBIDDEN] })
  async countUnread(@CurrentActor() actor: Actor): Promise<UnreadNotificationsView> {
    return toUnreadNotificationsView(await this.inbox.countUnread(requireThemselves(actor)));
  }

  @Post('read-all')
  @Endpoint({ summary: 'Mark notifications as read, up to one of them.', access, returns: null, errors: [IMPERSONATION_FORBIDDEN] })
  async readAll(@CurrentActor() actor: Actor, @Body() { upTo }: ReadNotificationsDto): Promise<void> {
    await this.inbox.readUpTo(requireThemselves(actor), upTo);
  }

  @Post(':id/read')
  @Endpoint({
    summary: 'Mark a notification as read; mails of it that wait are dropped.',
    access,
    returns: null,
    errors: [PlatformErrors.NOT_FOUND, IMPERSONATION_FORBIDDEN],
  })
  async read(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<void> {
    await this.inbox.read(requireThemselves(actor), id);
  }
}
