import { Controller, Get, Headers, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError, PlatformErrors } from '#platform/errors';
import { Endpoint } from '#platform/http';
import { negotiateLanguage } from '#platform/i18n';
import { type Page, wantsPage } from '#platform/pages';
import { acceptedCodings } from './accepted-coding.js';
import { missingPanelPage } from './missing-panel-page.js';
import { PanelFiles } from './panel-files.js';
import { panelIsBuilt } from './panel-folder.js';
import { ASSET_HEADERS, DOCUMENT_HEADERS } from './panel-headers.js';

const ASSETS = '/admin/assets/';

/** The panel: one document at every address below /admin, and the files it loads. No part of the API, so not in its document. */
@ApiExcludeController()
@Controller()
export class PanelController {
  constructor(private readonly files: PanelFiles) {}

  @Get()
  @Endpoint({
    summary: 'The way to the panel; for programs, and where it is not built, to the API reference.',
    access: { public: 'it only shows the way' },
    returns: null,
    status: 302,
    duringMaintenance: 'open',
  })
  async root(@Headers('accept') accept: string | undefined, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const isForPanel = wantsPage(accept) && (await panelIsBuilt());
    void reply.header('vary', 'Accept').header('location', isForPanel ? '/admin' : '/docs');
  }

  @Get(`${ASSETS}*`)
  @Endpoint({
    summary: 'A file of the panel.',
    access: { public: 'the panel begins with signing in' },
    returns: null,
    status: 200,
    duringMaintenance: 'open',
  })
  async asset(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    const asset = await this.files.asset(pathOf(request).slice(ASSETS.length));
    if (!asset) throw new AppError(PlatformErrors.NOT_FOUND);
    const coding = acceptedCodings(request.headers['accept-encoding']).find((each) => asset.bodies[each]);
    void reply.headers(ASSET_HEADERS).header('content-type', asset.type);
    if (coding) void reply.header('content-encoding', coding);
    return asset.bodies[coding ?? 'identity']!;
  }

  @Get(['admin', 'admin/*'])
  @Endpoint({
    summary: 'The document of the panel.',
    access: { public: 'the panel begins with signing in' },
    returns: null,
    status: 200,
    html: true,
    duringMaintenance: 'open',
  })
  async document(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer | Page | undefined> {
    // A file that is not there must not look like a page.
    if (!wantsPage(request.headers.accept) || isTrick(pathOf(request))) throw new AppError(PlatformErrors.NOT_FOUND);
    const document = await this.files.document();
    if (!document) return missingPanelPage(negotiateLanguage(request.headers['accept-language']));
    void reply.headers({ ...DOCUMENT_HEADERS, etag: document.etag });
    if (!knows(request.headers['if-none-match'], document.etag)) return document.body;
    void reply.code(304);
    return undefined;
  }
}

function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0]!;
}

/** Paths that the panel never makes: they climb, or hide what they are. */
function isTrick(path: string): boolean {
  return /(^|\/)\.{1,2}(\/|$)|\/\/|[\\\p{Cc}]/u.test(decodeURIComponent(path));
}

function knows(header: string | undefined, etag: string): boolean {
  return (header ?? '').split(',', 32).some((each) => ['*', etag].includes(each.trim().replace(/^W\//, '')));
}
