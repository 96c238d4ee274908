import { Controller, Get, Post } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { download, type Download } from '#platform/downloads';
import { PlatformErrors } from '#platform/errors';
import { Endpoint } from '#platform/http';
import { StorageErrors } from '#platform/storage';
import { PersonalExportService } from '../personal-export.service.js';
import { downloadLimits, exportLimits } from '../privacy-limits.js';
import { PrivacyErrors } from '../privacy.errors.js';
import { PersonalExportView, toPersonalExportView } from './privacy.view.js';

const access = { signedIn: 'it is what is known about oneself' };
const ZIP = 'application/zip';

/** Everything that is known about oneself. */
@Controller('api/users/me/export')
export class PersonalExportController {
  constructor(private readonly exports: PersonalExportService) {}

  @Post()
  @Endpoint({
    summary: 'Ask for everything that is known about oneself: a ZIP of JSON files, made in the background and announced by mail.',
    access,
    returns: PersonalExportView,
    status: 202,
    limits: exportLimits,
    stepUp: true,
  })
  async request(@CurrentActor() actor: Actor): Promise<PersonalExportView> {
    return toPersonalExportView(await this.exports.request(actor.userId));
  }

  @Get()
  @Endpoint({ summary: 'How far the newest export is.', access, returns: PersonalExportView, errors: [PlatformErrors.NOT_FOUND] })
  async find(@CurrentActor() actor: Actor): Promise<PersonalExportView> {
    return toPersonalExportView(await this.exports.find(actor.userId));
  }

  @Get('file')
  @Endpoint({
    summary: 'Download the newest export.',
    access,
    returns: null,
    download: ZIP,
    errors: [PlatformErrors.NOT_FOUND, PrivacyErrors.EXPORT_NOT_READY, StorageErrors.STORAGE_UNAVAILABLE],
    limits: downloadLimits,
    stepUp: true,
  })
  async download(@CurrentActor() actor: Actor): Promise<Download> {
    const { body, size } = await this.exports.open(actor.userId);
    return download({ filename: 'zocalo-personal-data.zip', type: ZIP, body, size, headers: { 'cache-control': 'no-store' } });
  }
}
