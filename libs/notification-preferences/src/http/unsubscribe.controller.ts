import { Controller, Get, Headers, Post, Query } from '@nestjs/common';
import { AppError, httpStatusOf } from '#platform/errors';
import { Endpoint } from '#platform/http';
import { negotiateLanguage } from '#platform/i18n';
import { LinkErrors } from '#platform/keys';
import { limit } from '#platform/limits';
import { type Page, wantsPage } from '#platform/pages';
import { NotificationChoices } from '../notification-choices.service.js';
import { topicOf } from '../topic.js';
import { UnsubscribeLinks } from '../unsubscribe-links.js';
import { UnsubscribeDto } from './notification-preference.dto.js';
import { UnsubscribedView } from './notification-preference.view.js';
import { brokenLinkPage, unsubscribedPage, unsubscribePage } from './unsubscribe-pages.js';

const access = { public: 'the sealed token of the mail names whose mails and which' };
const limits = [limit({ name: 'notifications.unsubscribe.address', by: 'address', max: 60, windowSeconds: 60 })];
const { INVALID_TOKEN } = LinkErrors;

/** The link under each mail about notifications (RFC 8058): a mail program posts to it, a person sees a page with a button. */
@Controller('api/notifications/unsubscribe')
export class UnsubscribeController {
  constructor(
    private readonly links: UnsubscribeLinks,
    private readonly choices: NotificationChoices,
  ) {}

  @Get()
  @Endpoint({ summary: 'Show which mails the link ends; changes nothing.', access, limits, returns: null, html: true })
  async show(@Query() { token }: UnsubscribeDto, @Headers('accept-language') languages?: string): Promise<Page> {
    const language = negotiateLanguage(languages);
    const wanted = await this.links.read(token);
    if (!wanted) return brokenLinkPage(language, httpStatusOf(INVALID_TOKEN.kind));
    return unsubscribePage(language, token, topicOf(wanted.what)?.summary[language] ?? null);
  }

  @Post()
  @Endpoint({
    summary: 'End mails of a topic, or digests: by the button of the page, or by a mail program with `List-Unsubscribe=One-Click`.',
    access,
    limits,
    returns: UnsubscribedView,
    html: true,
    ignoresBody: true,
    errors: [INVALID_TOKEN],
  })
  async unsubscribe(@Query() { token }: UnsubscribeDto, @Headers() headers: Record<string, string>): Promise<UnsubscribedView | Page> {
    const asPage = wantsPage(headers['accept']);
    const language = negotiateLanguage(headers['accept-language']);
    const wanted = await this.links.read(token);
    if (!wanted && asPage) return brokenLinkPage(language, httpStatusOf(INVALID_TOKEN.kind));
    if (!wanted) throw new AppError(INVALID_TOKEN);
    await this.choices.switchOff(wanted);
    return asPage ? unsubscribedPage(language) : { ok: true };
  }
}
