import { Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { AppError, PlatformErrors } from '#platform/errors';
import { CURSOR_ID, CURSOR_TIME, Endpoint, idParam, readCursor } from '#platform/http';
import { InboundMailReview } from '#platform/inbound-mail';
import { InboundMailAdminErrors } from '../inbound-mail-admin.errors.js';
import { InboundMailPermissions } from '../inbound-mail-admin.permissions.js';
import { requireInboundMail } from '../inbound-mail-admin.policy.js';
import { InboundMailAdminService } from '../inbound-mail-admin.service.js';
import { ListInboundMailsDto } from './inbound-mail.dto.js';
import { InboundMailDetailView, InboundMailListView, toInboundMailDetailView, toInboundMailListView } from './inbound-mail.view.js';

const read = { permission: InboundMailPermissions['inbound-mail.read'] };
const manage = { permission: InboundMailPermissions['inbound-mail.manage'] };
const { NOT_FOUND } = PlatformErrors;
const { INBOUND_MAIL_SETTLED } = InboundMailAdminErrors;
const DEFAULT_LIMIT = 50;

/** Mails that came in, for those who look after the installation. */
@Controller('api/admin/inbound-mails')
export class InboundMailAdminController {
  constructor(
    private readonly review: InboundMailReview,
    private readonly mails: InboundMailAdminService,
  ) {}

  @Get()
  @Endpoint({ summary: 'List the mails that came in, the newest first.', access: read, returns: InboundMailListView })
  async findAll(@CurrentActor() actor: Actor, @Query() { state, cursor, limit }: ListInboundMailsDto): Promise<InboundMailListView> {
    requireInboundMail(actor, 'inbound-mail.read');
    const [receivedAt, id] = readCursor(cursor, [CURSOR_TIME, CURSOR_ID]) ?? [];
    const after = receivedAt !== undefined && id !== undefined ? { receivedAt, id } : null;
    const size = limit ?? DEFAULT_LIMIT;
    const found = await this.review.page(state, after, size + 1);
    return toInboundMailListView(found.slice(0, size), found.length > size);
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read a mail that came in: the beginning of its text, and the names of its files.',
    access: read,
    returns: InboundMailDetailView,
    errors: [NOT_FOUND],
  })
  async find(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<InboundMailDetailView> {
    requireInboundMail(actor, 'inbound-mail.read');
    const found = await this.review.find(id);
    if (!found) throw new AppError(NOT_FOUND);
    return toInboundMailDetailView(found.mail, found.content);
  }

  @Post(':id/release')
  @Endpoint({
    summary: 'Let a mail through that is held or failed, or was ignored and is still kept: it is handled again, and let in.',
    access: manage,
    returns: null,
    errors: [NOT_FOUND, INBOUND_MAIL_SETTLED],
  })
  async release(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<void> {
    requireInboundMail(actor, 'inbound-mail.manage');
    await this.mails.release(id);
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Discard a mail that is held or failed. What it says is deleted, its sender hears nothing.',
    access: manage,
    returns: null,
    errors: [NOT_FOUND, INBOUND_MAIL_SETTLED],
  })
  async discard(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<void> {
    requireInboundMail(actor, 'inbound-mail.manage');
    await this.mails.discard(id);
  }
}
