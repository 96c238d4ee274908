import { Controller, Get, Headers, Param, Query, UseGuards } from '@nestjs/common';
import { DemoMode } from '#platform/demo';
import { AppError, PlatformErrors } from '#platform/errors';
import { Endpoint, idParam } from '#platform/http';
import { type Page } from '#platform/pages';
import { negotiateLanguage } from '#platform/i18n';
import { MailboxGuard } from '../mailbox.guard.js';
import { type MailboxMail, MailboxQuery } from '../mailbox.query.js';
import { MailboxDto } from './mailbox.dto.js';
import { mailboxPage, mailFrame, mailPageOf } from './mailbox-pages.js';
import { MailboxMailView, MailboxView, toMailboxEntryView, toMailboxMailView } from './mailbox.view.js';

const access = {
  public: 'this machine while no mail server is configured, or in a demonstration; from elsewhere the permission `mail.read`',
};
const errors = [PlatformErrors.NOT_FOUND];
const MAX_MAILS = 50;

/** Mails that did not leave, for want of a mail server or in a demonstration: pages for people, the same as JSON for scripts. */
@Controller()
@UseGuards(MailboxGuard)
export class MailboxController {
  constructor(
    private readonly mailbox: MailboxQuery,
    private readonly demo: DemoMode,
  ) {}

  @Get('mailbox')
  @Endpoint({ summary: 'The newest mails, as a page.', access, returns: null, status: 200, html: true, errors })
  async showAll(@Headers('accept-language') languages?: string): Promise<Page> {
    return mailboxPage(await this.mailbox.newest(MAX_MAILS), negotiateLanguage(languages), this.demo.isOn);
  }

  @Get('mailbox/:id')
  @Endpoint({ summary: 'One mail, as a page.', access, returns: null, status: 200, html: true, errors })
  async show(@Param('id', idParam) id: string, @Headers('accept-language') languages?: string): Promise<Page> {
    return mailPageOf(await this.load(id), negotiateLanguage(languages));
  }

  @Get('mailbox/:id/frame')
  @Endpoint({ summary: 'The HTML of one mail, for the frame on its page.', access, returns: null, status: 200, html: true, errors })
  async frame(@Param('id', idParam) id: string): Promise<Page> {
    return mailFrame(await this.load(id));
  }

  @Get('api/mailbox')
  @Endpoint({ summary: 'The newest mails, at most 50, newest first.', access, returns: MailboxView, errors })
  async findAll(@Query() query: MailboxDto): Promise<MailboxView> {
    return { items: (await this.mailbox.newest(MAX_MAILS, query.to)).map(toMailboxEntryView) };
  }

  @Get('api/mailbox/:id')
  @Endpoint({ summary: 'One mail with its bodies.', access, returns: MailboxMailView, errors })
  async find(@Param('id', idParam) id: string): Promise<MailboxMailView> {
    return toMailboxMailView(await this.load(id));
  }

  private async load(id: string): Promise<MailboxMail> {
    const mail = await this.mailbox.find(id);
    if (!mail) throw new AppError(PlatformErrors.NOT_FOUND);
    return mail;
  }
}
