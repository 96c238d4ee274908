import { Controller, Get, Headers, Param, Query } from '@nestjs/common';
import { AppError, PlatformErrors } from '#platform/errors';
import { Endpoint } from '#platform/http';
import { negotiateLanguage } from '#platform/i18n';
import { allMailDefinitions } from '#platform/mail';
import { type Page, wantsPage } from '#platform/pages';
import { type MailPreview, previewOf } from '../mail-previews.js';
import { MailTemplatePermissions } from '../mail-template.permissions.js';
import { MailPreviewDto } from './mail-template.dto.js';
import { previewFrame, previewPage } from './mail-template-pages.js';
import { MailPreviewView, MailTemplatesView, toMailPreviewView, toMailTemplatesView } from './mail-template.view.js';

const access = { permission: MailTemplatePermissions['mail-template.read'] };
const errors = [PlatformErrors.NOT_FOUND];

/** What the platform writes to people, with made-up data. */
@Controller('api/admin/mail-templates')
export class MailTemplateController {
  @Get()
  @Endpoint({ summary: 'List the kinds of mail the platform sends.', access, returns: MailTemplatesView })
  findAll(): MailTemplatesView {
    return toMailTemplatesView(allMailDefinitions());
  }

  @Get(':name/preview')
  @Endpoint({
    summary: 'Show a mail with made-up data. A browser gets a page with the mail in a frame.',
    access,
    returns: MailPreviewView,
    html: true,
    errors,
  })
  preview(
    @Param('name') name: string,
    @Query() query: MailPreviewDto,
    @Headers('accept') accept?: string,
    @Headers('accept-language') acceptLanguage?: string,
  ): MailPreviewView | Page {
    const preview = load(name, query, acceptLanguage);
    return wantsPage(accept) ? previewPage(preview) : toMailPreviewView(preview);
  }

  @Get(':name/preview/frame')
  @Endpoint({
    summary: 'The HTML of a mail with made-up data, for the frame on its page.',
    access,
    returns: null,
    status: 200,
    html: true,
    errors,
  })
  frame(@Param('name') name: string, @Query() query: MailPreviewDto, @Headers('accept-language') acceptLanguage?: string): Page {
    return previewFrame(load(name, query, acceptLanguage));
  }
}

function load(name: string, query: MailPreviewDto, acceptLanguage: string | undefined): MailPreview {
  const preview = previewOf(name, query.language ?? negotiateLanguage(acceptLanguage), query.variant);
  if (!preview) throw new AppError(PlatformErrors.NOT_FOUND);
  return preview;
}
