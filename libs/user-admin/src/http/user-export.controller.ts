import { Controller, Get, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { download, type Download } from '#platform/downloads';
import { Endpoint } from '#platform/http';
import { limit } from '#platform/limits';
import { UserAdminPermissions } from '../user-admin.permissions.js';
import { UserExportService } from '../user-export.service.js';
import { filtersOf, sortOf, UserFilterDto } from './user-admin.dto.js';

/** Whole lists leave rarely; a thief in a hurry is slowed down. */
const exportLimit = limit({ name: 'users.export', by: 'user', max: 10, windowSeconds: 3600 });
const CSV = 'text/csv; charset=utf-8';

/** Lists of people as files. */
@Controller('api/users/export')
export class UserExportController {
  constructor(private readonly exports: UserExportService) {}

  @Get()
  @Endpoint({
    summary: 'Download the list of people as CSV, with the filters and the order of the list.',
    access: { permission: UserAdminPermissions['user.export'] },
    returns: null,
    download: CSV,
    limits: [exportLimit],
    stepUp: true,
  })
  async export(@CurrentActor() actor: Actor, @Query() query: UserFilterDto): Promise<Download> {
    const day = new Date().toISOString().slice(0, 10);
    return download({ filename: `users-${day}.csv`, type: CSV, body: await this.exports.export(actor, filtersOf(query), sortOf(query)) });
  }
}
